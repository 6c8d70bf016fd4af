/** Handshakes with one server at a time: after an outage all watches of a process come back at once. */
const MAX_AT_ONCE = 16;

/** A handshake that lasts lets the next one begin after this: a server that does not answer must not hold up the line. */
const NEXT_BEGINS_AFTER_MS = 2_000;

interface Line {
	running: number;
	waiting: (() => void)[];
}

/** Who shakes hands, and who waits for it, by server. */
const lines = new Map<string, Line>();

const leave = (server: string, line: Line): void => {
	const next = line.waiting.shift();
	// Whoever comes next takes the place over.
	if (next) return next();
	line.running -= 1;
	if (line.running === 0) lines.delete(server);
};

const enter = async (line: Line, signal: AbortSignal): Promise<void> => {
	if (line.running < MAX_AT_ONCE) {
		line.running += 1;
		return;
	}
	await new Promise<void>((resolve, reject) => {
		const begin = (): void => {
			signal.removeEventListener('abort', giveUp);
			resolve();
		};
		const giveUp = (): void => {
			line.waiting = line.waiting.filter((other) => other !== begin);
			reject(signal.reason as Error);
		};
		signal.addEventListener('abort', giveUp, { once: true });
		line.waiting.push(begin);
	});
};

/**
 * Connects in turn: some handshakes with a server at a time, so that a thousand mailboxes hold up neither n8n nor the server.
 *
 * @throws what `connect` throws, or the reason of `signal`, which ends the waiting
 */
export const inLine = async <Result>(
	server: string,
	signal: AbortSignal,
	connect: () => Promise<Result>,
): Promise<Result> => {
	signal.throwIfAborted();
	const line = lines.get(server) ?? { running: 0, waiting: [] };
	lines.set(server, line);
	await enter(line, signal);
	let left = false;
	const leaveOnce = (): void => {
		if (!left) leave(server, line);
		left = true;
	};
	const timer = setTimeout(leaveOnce, NEXT_BEGINS_AFTER_MS).unref();
	try {
		return await connect();
	} finally {
		clearTimeout(timer);
		leaveOnce();
	}
};
