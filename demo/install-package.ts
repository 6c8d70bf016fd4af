import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(__dirname, '..');
const packageName = 'n8n-nodes-gmail-imap-smtp';

/** Where n8n looks for community packages at its start. */
export function packageFolder(n8nFolder: string): string {
	return join(n8nFolder, '.n8n', 'nodes', 'node_modules', packageName);
}

/**
 * Packs the built package and unpacks it where n8n keeps what its users install. n8n runs `npm install` in it
 * afterwards for the dependencies; this package has none.
 */
export async function installPackage(n8nFolder: string): Promise<void> {
	const target = packageFolder(n8nFolder);
	mkdirSync(target, { recursive: true });
	const packed = await run(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', n8nFolder],
		{ cwd: root, maxBuffer: 16e6 },
	);
	const [tarball] = JSON.parse(packed.stdout) as Array<{ filename: string }>;
	if (!tarball) throw new Error('npm pack made no tarball');
	await run('tar', [
		'-xzf',
		join(n8nFolder, tarball.filename),
		'-C',
		target,
		'--strip-components=1',
	]);
}
