/**
 * Bundles the core: our own code in one file (and that of the thread in another), each library in a file of its own beside
 * them, which is loaded when something of it is first used.
 */
const { readFileSync } = require('node:fs');
const { mkdir, readFile, writeFile } = require('node:fs/promises');
const { dirname, join, posix, relative, resolve, sep } = require('node:path');
const { transform } = require('@swc/core');
const esbuild = require('esbuild');

const root = resolve(__dirname, '..');

/** Where the libraries stand, beside the files of our own code. */
const LIBRARIES = 'libraries';

/**
 * Parts of libraries, and libraries of libraries, that are seldom needed: files of their own too.
 * Imapflow's: its log (we give it none), what takes a message apart (we don't let it), tables of character sets.
 */
const SELDOM = [
	'pino',
	'@zone-eu/mailsplit',
	'iconv-lite/encodings',
	'libmime/dist/cjs/mimetypes.js',
	'nodemailer/dist/esm/mime-funcs/mime-types.js',
];

/** Source that says `import`: whose libraries are loaded when first used. Theirs is CommonJS otherwise, and loads at once. */
const LATE = /\/(?:gmail\/.*\.ts|node_modules\/(?:imapflow|nodemailer)\/dist\/esm\/.*\.js)$/;

/** The front door of the core: what is behind a name of it runs when somebody first asks for that name. */
const DOOR = join(root, 'gmail/index.ts');

/** Libraries that come as ES modules and as CommonJS and are asked for in both ways: taken as CommonJS, once. */
const BOTH_WAYS = /^(?:libmime|libqp|libbase64)(?:\/|$)/;

/** What is imported from the first is all in the second. The rest stays outside: it would bring libraries that nothing uses. */
const PART_OF = { mailparser: 'node_modules/mailparser/dist/esm/address-header.js' };

const inSlashes = (path) => path.split(sep).join('/');

const fromRoot = (file) => inSlashes(relative(root, file));

/** The folder of the package that a file belongs to, as it stands in package-lock.json; undefined for our own code. */
const folderOf = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

const NODE_MODULES = 'node_modules/';

/** The name of a package or of a part of one, by where it stands. */
const nameOf = (library) => library.slice(library.lastIndexOf(NODE_MODULES) + NODE_MODULES.length);

/** npm may put the same version of a package into several folders; the first of them stands for all. */
const onlyCopy = (() => {
	const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
	const first = new Map();
	const folders = Object.keys(packages).filter((folder) => folder.includes('node_modules/'));
	const known = new Map();
	for (const folder of folders.sort()) {
		const identity = `${nameOf(folder)}@${packages[folder].version}`;
		if (!first.has(identity)) first.set(identity, folder);
		known.set(folder, first.get(identity));
	}
	return (file) => {
		const folder = folderOf(file);
		return folder ? (known.get(folder) ?? folder) + file.slice(folder.length) : file;
	};
})();

/** The library that a file belongs to: a package, or a part that is named above; undefined for our own code. */
const libraryOf = (file) => {
	const folder = folderOf(file);
	if (!folder) return undefined;
	const part = SELDOM.find((name) => `${nameOf(file)}/`.startsWith(`${name}/`));
	return part ? file.slice(0, file.length - nameOf(file).length) + part : folder;
};

/** Imports become calls that load at first use, as swc's `lazy` does it. */
const lateImports = {
	name: 'late imports',
	setup: (build) => {
		build.onLoad({ filter: /\.[jt]s$/ }, async ({ path }) => {
			if (!LATE.test(inSlashes(path))) return undefined;
			const source = await readFile(path, 'utf8');
			const specifiers = new Set([...source.matchAll(/\bfrom '([^']+)'/g)].map(([, each]) => each));
			const { code } = await transform(source, {
				filename: path,
				configFile: false,
				swcrc: false,
				jsc: {
					target: 'es2022',
					parser: { syntax: path.endsWith('.ts') ? 'typescript' : 'ecmascript' },
				},
				module: { type: 'commonjs', lazy: [...specifiers] },
			});
			return { contents: code, loader: 'js' };
		});
	},
};

/** What stands for a module of another file is CommonJS, whatever that is. */
const STAND_IN = '.cjs';

/** Finds each module once; `elsewhere` may say that it is in a file of its own. */
const oneOfEach = (elsewhere) => ({
	name: 'one of each',
	setup: (build) => {
		build.onResolve({ filter: /.*/ }, async ({ path, pluginData, kind, ...from }) => {
			if (pluginData === 'asked' || kind === 'entry-point') return undefined;
			if (from.namespace === 'elsewhere') return { path, external: true };
			// What was `import` before it became a call is resolved as such.
			const isImport =
				!BOTH_WAYS.test(path) && (kind !== 'require-call' || LATE.test(inSlashes(from.importer)));
			const part = PART_OF[path];
			const found = part
				? { path: join(root, part), errors: [] }
				: await build.resolve(path, {
						...from,
						kind: isImport ? 'import-statement' : 'require-call',
						pluginData: 'asked',
					});
			if (found.errors.length > 0 || found.external || found.namespace === '(disabled)') {
				return found;
			}
			const file = onlyCopy(fromRoot(found.path));
			const library = elsewhere?.(file);
			return library
				? { path: `${file}${STAND_IN}`, namespace: 'elsewhere', pluginData: { file, library } }
				: { ...found, path: join(root, file) };
		});
		build.onLoad({ filter: /.*/, namespace: 'elsewhere' }, ({ pluginData }) => ({
			contents: `module.exports = require(${JSON.stringify(pluginData.library)})[${JSON.stringify(pluginData.file)}]`,
			loader: 'js',
		}));
	},
});

/** Which libraries stand in which file: one that only a single other one needs stands with it. */
const fileOfEach = ({ inputs }) => {
	const importers = new Map();
	for (const [file, { imports }] of Object.entries(inputs)) {
		for (const { path } of imports) {
			const [from, to] = [libraryOf(file), libraryOf(path)];
			if (!to || from === to) continue;
			if (!importers.has(to)) importers.set(to, new Set());
			importers.get(to).add(from);
		}
	}
	const seldom = (library) => SELDOM.includes(nameOf(library));
	const home = new Map([...importers.keys()].map((library) => [library, library]));
	for (let changed = true; changed; ) {
		changed = false;
		for (const [library, from] of importers) {
			const homes = new Set([...from].map((each) => each && home.get(each)));
			const [only] = homes;
			if (homes.size > 1 || !only || only === home.get(library) || seldom(library)) continue;
			home.set(library, only);
			changed = true;
		}
	}
	return home;
};

/**
 * Writes the core into a folder.
 *
 * @param entryPoints our own files, by the name that they get
 * @param options of esbuild
 * @returns the files that went in, by the file that came out
 */
const bundleCore = async (entryPoints, outdir, options) => {
	const whole = await esbuild.build({
		...options,
		entryPoints,
		outdir,
		write: false,
		metafile: true,
		plugins: [lateImports, oneOfEach()],
	});
	const home = fileOfEach(whole.metafile);
	const names = new Map();
	for (const library of [...new Set(home.values())].sort()) {
		const name = nameOf(library).replace(/\.js$/, '').replaceAll('/', '.');
		const taken = [...names.values()].includes(`${name}.js`);
		names.set(library, taken ? `${name}-${names.size}.js` : `${name}.js`);
	}

	/** What others ask of each library's file. */
	const asked = new Map();
	const inputs = {};
	const bundle = async (output, library, setUp) => {
		const elsewhere = (file) => {
			const other = home.get(libraryOf(file));
			if (!other || other === library) return undefined;
			if (!asked.has(other)) asked.set(other, new Set());
			asked.get(other).add(file);
			const target = posix.join(LIBRARIES, names.get(other));
			return `./${posix.relative(posix.dirname(output), target)}`;
		};
		const { metafile, outputFiles } = await esbuild.build({
			...options,
			...setUp,
			// Libraries go by names of classes. Our own code does not, and pays for each function that it makes: 256 bytes, and the time.
			keepNames: library !== undefined,
			outfile: join(outdir, output),
			write: false,
			metafile: true,
			plugins: [lateImports, oneOfEach(elsewhere)],
		});
		await mkdir(dirname(join(outdir, output)), { recursive: true });
		for (const { path, contents } of outputFiles) await writeFile(path, contents);
		inputs[output] = Object.keys(metafile.inputs).filter((file) => !file.includes(':'));
	};

	for (const [name, entry] of Object.entries(entryPoints)) {
		await bundle(`${name}.js`, undefined, { entryPoints: [entry] });
	}
	/** A file is made again when more is asked of it than was when it was made. */
	const made = new Map();
	for (;;) {
		const due = [...asked].filter(([library, files]) => made.get(library) !== files.size);
		if (due.length === 0) break;
		await Promise.all(
			due.map(async ([library, files]) => {
				made.set(library, files.size);
				const quoted = (file) => JSON.stringify(`./${file}`);
				const getters = [...files]
					.sort()
					.map((file) => `get ${JSON.stringify(file)}() { return require(${quoted(file)}) }`);
				await bundle(posix.join(LIBRARIES, names.get(library)), library, {
					stdin: { contents: `module.exports = { ${getters.join(', ')} }`, resolveDir: root },
				});
			}),
		);
	}
	return inputs;
};

module.exports = { bundleCore };
