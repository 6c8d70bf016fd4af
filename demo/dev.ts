import { execFile } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { overwritePackage } from './install-package';
import { showEditor, showHeading, showStep } from './picture';
import { startPipeline } from './pipeline';
import type { Pipeline } from './pipeline';
import { toldToStop } from './told-to-stop';

const run = promisify(execFile);
const root = join(__dirname, '..');
const watched = ['gmail', 'nodes', 'credentials'];

/** Editors write a file in several steps: the build waits until they are quiet. */
const quietMs = 200;

/**
 * For development: the sandbox and n8n with the package, built, installed and loaded again at each change of its
 * source. n8n reads the new files by itself (N8N_DEV_RELOAD); publishing again starts the trigger from them.
 */
async function dev(stopped: Promise<void>): Promise<void> {
	showHeading('Starting a Gmail and an n8n on this machine');
	const pipeline = await Promise.race([
		startPipeline({ onStep: showStep, n8nEnv: { N8N_DEV_RELOAD: 'true' } }),
		stopped.then(() => undefined),
	]);
	if (!pipeline) return;
	showEditor(pipeline);
	showHeading(`Watching ${watched.join(', ')}`);
	const changes = new AbortController();
	try {
		await Promise.race([reloadOnChange(pipeline, changes.signal), stopped]);
	} finally {
		changes.abort();
		await pipeline.close();
	}
}

async function reloadOnChange(pipeline: Pipeline, signal: AbortSignal): Promise<void> {
	const changes = new EventEmitter();
	// Kept, because a change may come while the one before it is being loaded.
	let pending = false;
	changes.on('change', () => (pending = true));
	for (const folder of watched) {
		watch(join(root, folder), { recursive: true, signal }, () => changes.emit('change'));
	}
	while (!signal.aborted) {
		if (!pending) await once(changes, 'change', { signal });
		await setTimeout(quietMs);
		pending = false;
		const start = Date.now();
		try {
			await reload(pipeline);
			showStep('the change is loaded', Date.now() - start);
		} catch (error) {
			showHeading(error instanceof Error ? error.message : String(error));
		}
	}
}

async function reload({ folder, rest, answer }: Pipeline): Promise<void> {
	await run('npx', ['gulp', 'compile'], { cwd: root });
	await overwritePackage(folder);
	// The watcher in n8n collects the changes of 100 ms.
	await setTimeout(500);
	await rest.deactivate(answer.id);
	await rest.activate(answer);
}

dev(toldToStop()).then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	},
);
