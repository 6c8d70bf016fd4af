import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server on 127.0.0.1 that passes everything on to another one, as late as a long way would. */
export interface DelayingProxy {
	port: number;
	/** What went over it so far. */
	readonly counted: {
		connections: number;
		/** How often a client spoke after its server: TLS's handshake and farewell count, what is sent in one go counts once. */
		roundTrips: number;
	};
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
	const counted = { connections: 0, roundTrips: 0 };
	const pass = (from: Socket, to: Socket, arrived = (): void => {}): void => {
		sockets.add(from);
		let sent = Promise.resolve();
		const later = (act: () => void): void => {
			const due = sleep(roundTrip / 2);
			sent = sent.then(async () => {
				await due;
				act();
			});
		};
		from.on('data', (chunk) =>
			later(() => {
				arrived();
				to.write(chunk);
			}),
		);
		from.on('end', () => later(() => to.end()));
		from.on('error', () => to.destroy());
		from.on('close', () => {
			sockets.delete(from);
			later(() => to.destroy());
		});
	};
	// What waits for acknowledgements here would be a way that no network has.
	const server = createServer({ noDelay: true }, (client) => {
		const upstream = connect({ ...target, noDelay: true });
		counted.connections += 1;
		let isAnswered = true;
		client.on('data', () => {
			if (isAnswered) counted.roundTrips += 1;
			isAnswered = false;
		});
		pass(client, upstream);
		pass(upstream, client, () => {
			isAnswered = true;
		});
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		counted,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
