/**
 * Runs the package in several versions of n8n, one after another, and prints a table of what held in each.
 *
 *   npm run test:versions [-- <version> ...]      versions.json names those that are run by default
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { installOtherN8n, lookUp } from '../../setup/other-n8n.mjs';
import { at, cache, say } from '../../setup/steps.mjs';

const { supported, refused } = JSON.parse(
	readFileSync(new URL('versions.json', import.meta.url), 'utf8'),
);
const asked = process.argv.slice(2);
const wanted = (versions) =>
	versions.filter((version) => asked.length === 0 || asked.includes(version));
const others = asked.filter((version) => ![...supported, ...refused].includes(version));

/** @returns the assertions of one jest run in one n8n, by the name of the test */
const run = (version, pattern) => {
	const results = `${cache}/versions-${version}.json`;
	const { status } = spawnSync(
		at('node_modules', '.bin', 'jest'),
		['--config', 'test/versions/jest.config.js', pattern, '--json', '--outputFile', results],
		{ cwd: at(), stdio: 'inherit', env: { ...process.env, HOST_N8N_VERSION: version } },
	);
	const [suite] = JSON.parse(readFileSync(results, 'utf8')).testResults;
	const tests = suite.assertionResults.map(({ title, status: outcome }) => [title, outcome]);
	return { status, tests: new Map(tests) };
};

mkdirSync(cache, { recursive: true });
const columns = [];
for (const [versions, pattern] of [
	[[...wanted(supported), ...others], 'pipeline.test'],
	[wanted(refused), 'refused.test'],
]) {
	for (const name of versions) {
		const { version, node } = lookUp(name);
		say(`n8n ${version}, which asks for Node ${node}; it runs on Node ${process.versions.node}`);
		await installOtherN8n(version);
		columns.push({ version, node, ...run(version, pattern) });
	}
}

const titles = [...new Set(columns.flatMap(({ tests }) => [...tests.keys()]))];
const words = { passed: 'yes', failed: '**no**', undefined: '-' };
const table = [
	['', ...columns.map(({ version }) => `n8n ${version}`)],
	columns.map(() => '---').concat('---'),
	...titles.map((title) => [
		title,
		...columns.map(({ tests }) => words[tests.get(title)] ?? tests.get(title)),
	]),
]
	.map((cells) => `| ${cells.join(' | ')} |`)
	.join('\n');
writeFileSync(`${cache}/versions.md`, `${table}\n`);
process.stdout.write(`\n${table}\n\nAlso in .cache/versions.md\n`);
process.exit(columns.every(({ status }) => status === 0) ? 0 : 1);
