import { once } from 'node:events';
import { connect } from 'node:net';
import { makeConfigFolder } from './config-folder';
import { startDaemon } from './daemon';
import { freePort } from './free-port';

/** A real Redis on 127.0.0.1. */
export interface Redis {
	/** Another one after `up`. */
	readonly pid: number;
	port: number;
	/** Empties it, as a start without saved data would leave it. */
	forget(): Promise<void>;
	/** Ends it; what it has on disk stays. Never throws. */
	down(): Promise<void>;
	/** Starts it again over what it had on disk. */
	up(): Promise<void>;
	/** Never throws. */
	stop(): Promise<void>;
}

/**
 * Starts a Redis of one's own.
 *
 * @param keepsData it writes each change to disk (AOF); otherwise it keeps nothing
 */
export async function startRedis({ keepsData = false } = {}): Promise<Redis> {
	const folder = await makeConfigFolder('redis-');
	const port = await freePort();
	const log = `${folder.path}/redis.log`;
	const start = async () =>
		await startDaemon({
			command: [
				...['redis-server', '--bind', '127.0.0.1', '--port', String(port)],
				...['--save', '', '--dir', folder.path, '--logfile', log],
				...(keepsData ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
			],
			ports: [port],
			readLog: () => folder.tail('redis.log'),
		});
	try {
		let daemon = await start();
		return {
			get pid() {
				return daemon.pid;
			},
			port,
			async forget() {
				const socket = connect(port, '127.0.0.1').end('FLUSHALL\r\n').resume();
				await once(socket, 'close');
			},
			down: () => daemon.stop(),
			async up() {
				daemon = await start();
			},
			async stop() {
				await daemon.stop();
				await folder.remove();
			},
		};
	} catch (error) {
		await folder.remove();
		throw error;
	}
}
