import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server on 127.0.0.1 that passes everything on to another one, as late as a long way would. */
export interface DelayingProxy {
	port: number;
	close(): Promise<void>;
}

/**
 * @param roundTrip in ms: half of it is added to what goes out, half to what comes back; bandwidth is not limited
 * @param port where it listens; by default a free one
 */
export async function startDelayingProxy(
	target: { host: string; port: number },
	roundTrip: number,
	port = 0,
): Promise<DelayingProxy> {
	const sockets = new Set<Socket>();
	const pass = (from: Socket, to: Socket): void => {
		sockets.add(from);
		let sent = Promise.resolve();
		const later = (act: () => void): void => {
			const due = sleep(roundTrip / 2);
			sent = sent.then(async () => {
				await due;
				act();
			});
		};
		from.on('data', (chunk) => later(() => to.write(chunk)));
		from.on('end', () => later(() => to.end()));
		from.on('error', () => to.destroy());
		from.on('close', () => {
			sockets.delete(from);
			later(() => to.destroy());
		});
	};
	const server = createServer((client) => {
		const upstream = connect(target);
		pass(client, upstream);
		pass(upstream, client);
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
