import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loads, npmFlags, rebuild, removeUnreadIn } from './n8n.mjs';
import { cache, fail, needSpace, step } from './steps.mjs';

/** What the registry says of an n8n: its version, and the Node that it asks for. `latest` is a version too. */
export function lookUp(version) {
	const { status, stdout, stderr } = spawnSync(
		'npm',
		['view', `n8n@${version}`, 'version', 'engines.node', '--json'],
		{ encoding: 'utf8', shell: process.platform === 'win32' },
	);
	if (status !== 0) fail(`The registry has no n8n ${version}.`, stderr);
	const found = JSON.parse(stdout);
	return { version: found.version, node: found['engines.node'] };
}

/** Older n8n take xlsx from a web server of its makers, which a machine that has a registry alone cannot reach; no mail needs it. */
const manifestOf = (version) => ({
	name: 'n8n-host',
	private: true,
	dependencies: { n8n: version },
	overrides: { xlsx: '0.18.5' },
});

/**
 * Makes an n8n ready in `.cache/n8n-<version>`, beside the one of the demo, with what its dependencies are today: it has no lock
 * file here. 1.6 GB stay; deleting the folder is all it takes to be rid of it.
 */
export async function installOtherN8n(version) {
	const folder = join(cache, `n8n-${version}`);
	const ready = join(folder, 'ready');
	if (existsSync(ready)) return;
	mkdirSync(folder, { recursive: true });
	if (!existsSync(join(folder, 'node_modules', '.package-lock.json'))) {
		needSpace(cache, 4, `n8n ${version}`);
		writeFileSync(join(folder, 'package.json'), JSON.stringify(manifestOf(version)));
		await step({
			title: `Installing n8n ${version} into .cache`,
			takes: '2 to 5 minutes, once',
			folder,
			command: ['npm', 'install', ...npmFlags],
		});
	}
	for (const name of ['sqlite3', 'isolated-vm']) {
		if (existsSync(join(folder, 'node_modules', name)) && !loads(name, folder))
			await rebuild(name, folder);
	}
	await removeUnreadIn(join(folder, 'node_modules'));
	writeFileSync(ready, '');
}
