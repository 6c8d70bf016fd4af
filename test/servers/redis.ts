import { once } from 'node:events';
import { connect } from 'node:net';
import { makeConfigFolder } from './config-folder';
import { startDaemon } from './daemon';
import { freePort } from './free-port';

/** A real Redis on 127.0.0.1 that keeps nothing on disk. */
export interface Redis {
	port: number;
	/** Empties it, as a start without saved data would leave it. */
	forget(): Promise<void>;
	/** Never throws. */
	stop(): Promise<void>;
}

/** Starts a Redis of one's own. */
export async function startRedis(): Promise<Redis> {
	const folder = await makeConfigFolder('redis-');
	const port = await freePort();
	const log = `${folder.path}/redis.log`;
	try {
		const daemon = await startDaemon({
			command: [
				...['redis-server', '--bind', '127.0.0.1', '--port', String(port)],
				...['--save', '', '--dir', folder.path, '--logfile', log],
			],
			ports: [port],
			readLog: () => folder.tail('redis.log'),
		});
		return {
			port,
			async forget() {
				const socket = connect(port, '127.0.0.1').end('FLUSHALL\r\n').resume();
				await once(socket, 'close');
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
