const { execFile } = require('node:child_process');
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { promisify } = require('node:util');
const esbuild = require('esbuild');
const gulp = require('gulp');
const { bundleCore } = require('./bundling/core');

const DIST = 'dist';
const manifest = require('./package.json');

/** The oldest Node that a supported n8n runs on. */
const TARGET = 'node20';

const common = {
	bundle: true,
	platform: 'node',
	format: 'cjs',
	target: TARGET,
	logLevel: 'warning',
	minifySyntax: true,
	minifyWhitespace: true,
};

const clean = async () => await rm(DIST, { recursive: true, force: true });

const types = async () => {
	await promisify(execFile)(process.execPath, [
		require.resolve('typescript/bin/tsc'),
		'-p',
		'.',
	]).catch(({ stdout }) => {
		throw new Error(stdout);
	});
};

/** The core, which the nodes load on first use, its libraries, and the program of the thread that reads mail. */
const core = async () => {
	const inputs = await bundleCore(
		{ index: 'gmail/index.ts', thread: 'gmail/apart/thread.ts' },
		join(DIST, 'gmail'),
		common,
	);
	const bundled = await packagesOf(Object.values(inputs).flat());
	await writeFile(join(DIST, 'gmail/THIRD-PARTY-LICENCES.txt'), licences(bundled));
	await writeFile(join(DIST, 'gmail/bom.json'), billOfMaterials(bundled));
};

/** One file for each node and credential; the core stays outside, next to them. */
const parts = async () => {
	const entryPoints = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map((file) =>
		file.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
	);
	await esbuild.build({
		...common,
		entryPoints,
		outdir: DIST,
		outbase: '.',
		external: ['n8n-workflow', '../../gmail', '../gmail'],
		// import() becomes require(): Node resolves no folder for an ES import.
		supported: { 'dynamic-import': false },
	});
};

const icons = () => gulp.src('icons/*.svg').pipe(gulp.dest(join(DIST, 'icons')));

const codex = () => gulp.src('nodes/**/*.node.json').pipe(gulp.dest(join(DIST, 'nodes')));

/** The address of a repository as a package names it: a URL, or `owner/name` on GitHub; undefined where it names none. */
const sourceOf = (repository) => {
	const named = (typeof repository === 'object' ? repository?.url : repository) ?? '';
	const url = named
		.replace(/^(?:github:)?([\w.-]+\/[\w.-]+)$/, 'https://github.com/$1')
		.replace(/^git\+/, '')
		.replace(/^(?:git|ssh):\/\/(?:git@)?/, 'https://')
		.replace(/^git@([\w.-]+):/, 'https://$1/')
		.replace(/\.git$/, '');
	return /^https?:\/\//.test(url) ? url : undefined;
};

/** The packages that a bundle was made of, by the files that went into it. */
const packagesOf = async (inputs) => {
	const folders = new Set(
		inputs
			.map((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1])
			.filter((folder) => folder !== undefined),
	);
	return await Promise.all(
		[...folders].sort().map(async (folder) => {
			const { name, version, license, repository, homepage } = JSON.parse(
				await readFile(join(folder, 'package.json'), 'utf8'),
			);
			const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
			if (!file && license === undefined) throw new Error(`${name} names no licence`);
			const source = sourceOf(repository) ?? homepage ?? '';
			// Some licences (MPL-2.0, EPL-2.0, LGPL) ask to say where the source is.
			if (!source && !/^\(?(MIT|BSD|ISC|Apache|0BSD|Unlicense)/.test(String(license))) {
				throw new Error(`${name} (${license}) does not say where its source is`);
			}
			const text = file ? await readFile(join(folder, file), 'utf8') : '';
			return { name, version, license, source, text };
		}),
	);
};

/** What the bundled packages ask to be shipped with them: name, version, where the source is, licence text. */
const licences = (packages) =>
	packages
		.map(({ name, version, license, source, text }) => {
			const from = source && `\nSource: ${source}, version ${version}, as it is published`;
			return `${name} ${version} (${license})${from}\n\n${text}`;
		})
		.join(`\n${'-'.repeat(78)}\n`);

/** The same for programs that look for known holes: CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). */
const billOfMaterials = (packages) => {
	const purl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
	const component = (type, { name, version, license, source }) => {
		const [group, own] = name.startsWith('@') ? name.split('/') : [undefined, name];
		const reference = purl(name, version);
		// One licence has an id of SPDX; several are an expression.
		const stated = / |^\(/.test(license) ? { expression: license } : { license: { id: license } };
		return {
			type,
			'bom-ref': reference,
			...(group && { group }),
			name: own,
			version,
			licenses: [stated],
			purl: reference,
			...(source && { externalReferences: [{ type: 'vcs', url: source }] }),
		};
	};
	// A package may be bundled twice, in the same version, where npm has put copies.
	const byReference = new Map(
		packages.map((entry) => [purl(entry.name, entry.version), component('library', entry)]),
	);
	const bom = {
		$schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
		bomFormat: 'CycloneDX',
		specVersion: '1.6',
		version: 1,
		metadata: { component: component('library', manifest) },
		components: [...byReference.values()],
	};
	return `${JSON.stringify(bom, null, 2)}\n`;
};

exports.build = gulp.series(clean, gulp.parallel(types, core, parts, icons, codex));
exports.compile = gulp.series(clean, gulp.parallel(core, parts, icons, codex));
exports.default = exports.build;
