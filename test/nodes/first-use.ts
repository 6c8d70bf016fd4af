import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');

/** The folder with the built core. */
export const builtCore = join(root, 'dist/gmail');

/** What the first use of a node loads beside the core itself, from `libraries`. Longer means slower: add to it with care. */
export const librariesAtFirstUse = {
	trigger: ['imapflow', 'proxy-from-env'],
	send: ['nodemailer', 'proxy-from-env'],
};

export type Way = keyof typeof librariesAtFirstUse;

/** What bench/first-use.cjs says. */
export interface FirstUse {
	/** How long the event loop was held, in ms. */
	held: number;
	/** Bytes. */
	rss: number;
	heap: number;
	/** Files of the core's folder. */
	loaded: string[];
}

/** Uses a node for the first time, in a process of its own. */
export const useFirst = async (
	way: Way | 'bare',
	given: {
		core?: string;
		address: string;
		token: string;
		servers: object;
		until: 'refused' | 'done';
		caFile?: string;
	},
): Promise<FirstUse> => {
	const { caFile = '', ...order } = given;
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[
			'--expose-gc',
			join(root, 'bench/first-use.cjs'),
			JSON.stringify({ core: builtCore, ...order, way }),
		],
		{ env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile }, timeout: 60_000 },
	);
	return JSON.parse(stdout) as FirstUse;
};

/** The files of libraries by their names. */
export const filesOf = (libraries: string[]): string[] =>
	libraries.map((name) => `libraries/${name}.js`);
