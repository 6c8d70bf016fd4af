import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(__dirname, '..');

/** Where n8n looks for community packages at its start. */
const nodesFolder = (n8nFolder: string): string => join(n8nFolder, '.n8n', 'nodes');

/** Packs the built package as it would be published; returns the path of the file. */
async function pack(n8nFolder: string): Promise<string> {
	const { stdout } = await run(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', n8nFolder],
		{ cwd: root, maxBuffer: 16e6 },
	);
	const [tarball] = JSON.parse(stdout) as Array<{ filename: string }>;
	if (!tarball) throw new Error('npm pack made no tarball');
	return join(n8nFolder, tarball.filename);
}

/**
 * Packs the built package and installs the file as docs/install.md says. It needs no network: the package has no
 * dependencies, and n8n-workflow is n8n's own.
 */
export async function installPackage(n8nFolder: string): Promise<void> {
	const nodes = nodesFolder(n8nFolder);
	mkdirSync(nodes, { recursive: true });
	// Without a prefix, npm would install into the next folder above that has a package.json.
	const flags = ['--prefix', nodes, '--offline', '--ignore-scripts', '--legacy-peer-deps'];
	await run('npm', ['install', ...flags, await pack(n8nFolder)], { cwd: nodes });
}

/** Writes the package over the installed one, file by file, for an n8n that runs and watches the folder. */
export async function overwritePackage(n8nFolder: string): Promise<void> {
	const target = join(nodesFolder(n8nFolder), 'node_modules', 'n8n-nodes-gmail-imap-smtp');
	await run('tar', ['-xzf', await pack(n8nFolder), '-C', target, '--strip-components=1']);
}
