import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { makeConfigFolder } from './config-folder';
import { startDaemon } from './daemon';
import { freePort } from './free-port';

/** A real proxy on 127.0.0.1. */
export interface Proxy {
	/** Its URL, with user name and password where it asks for them. */
	url: string;
	port: number;
	/** Ends it. Returns what it has noted of connections, those that were still open among them. */
	stop(): Promise<string>;
}

/** A sign-in whose password has to be percent-encoded in a URL. */
export const proxySignIn = { user: 'carla', password: 'p@ss:word/1' };

/** With the sign-in, where one is given. */
export const proxyUrl = (scheme: string, port: number, signIn?: typeof proxySignIn): string =>
	`${scheme}://${signIn ? `${signIn.user}:${encodeURIComponent(signIn.password)}@` : ''}127.0.0.1:${port}`;

const startProxy = async (
	scheme: string,
	signIn: typeof proxySignIn | undefined,
	logFile: string,
	command: (folder: string, port: number) => Promise<string[]>,
): Promise<Proxy> => {
	const folder = await makeConfigFolder('proxy-');
	const port = await freePort();
	try {
		const daemon = await startDaemon({
			command: await command(folder.path, port),
			ports: [port],
			readLog: async () => await folder.tail(logFile),
		});
		return {
			url: proxyUrl(scheme, port, signIn),
			port,
			async stop() {
				await daemon.stop();
				const log = await readFile(`${folder.path}/${logFile}`, 'utf8').catch(() => '');
				await folder.remove();
				return log;
			},
		};
	} catch (error) {
		await folder.remove();
		throw error;
	}
};

/** Squid, a proxy for HTTP with CONNECT; it lets every port of this machine through. */
export const startSquid = async (signIn?: typeof proxySignIn): Promise<Proxy> =>
	await startProxy('http', signIn, 'access.log', async (path, port) => {
		const file = `${path}/squid.conf`;
		const { stdout: hash } = spawnSync('openssl', ['passwd', '-apr1', signIn?.password ?? ''], {
			encoding: 'utf8',
		});
		await writeFile(`${path}/users`, `${signIn?.user}:${hash}`);
		const rules = signIn
			? [
					`auth_param basic program /usr/lib/squid/basic_ncsa_auth ${path}/users`,
					'acl known proxy_auth REQUIRED',
					'http_access allow known',
				]
			: ['http_access allow all'];
		await writeFile(
			file,
			[
				`http_port 127.0.0.1:${port}`,
				...rules,
				'http_access deny all',
				'cache deny all',
				`pid_filename ${path}/squid.pid`,
				`access_log stdio:${path}/access.log`,
				`cache_log ${path}/cache.log`,
				`coredump_dir ${path}`,
				'shutdown_lifetime 0 seconds',
				'buffered_logs off',
				'',
			].join('\n'),
		);
		// Debian's squid gives up being root before it writes.
		spawnSync('chown', ['-R', 'proxy:proxy', path]);
		// Two of one name would share their memory.
		return ['squid', '-N', '-n', `test${port}`, '-f', file];
	});

/** microsocks, a proxy for SOCKS5. */
export const startMicrosocks = async (signIn?: typeof proxySignIn): Promise<Proxy> =>
	await startProxy('socks5', signIn, 'log', async (path, port) => {
		const options = signIn ? ['-u', signIn.user, '-P', signIn.password] : [];
		const words = ['microsocks', '-i', '127.0.0.1', '-p', String(port), ...options];
		return ['sh', '-c', `exec "$@" 2>'${path}/log'`, 'sh', ...words];
	});
