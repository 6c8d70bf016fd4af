import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedMail } from './plan';

/** One execution that had a mail. Times are ms since 1970. */
export interface Execution {
	/** n8n's id of it. */
	id: string;
	begunAt: number;
	/** When n8n recorded it, where that was asked: what it has recorded and not begun it begins after a crash. */
	recordedAt?: number;
	/** Undefined where it never came to its last node. */
	endedAt?: number;
	outcome?: 'success' | 'failure';
	/** Why the trigger could not read the mail, where it said so. */
	unreadable?: string;
	/** Where it goes on, once it waits. */
	resumeUrl: string;
}

/** Takes down which mail was in which execution: outside of n8n, so that it survives a kill -9. */
export interface Collector {
	/** Where the workflows report to: `/begin` and `/end` below it. */
	url: string;
	/** By key of the mail. */
	executions: Map<string, Execution[]>;
	/** What was reported about mails that nobody sent. */
	strange: string[];
	/** Executions that have begun since then (ms since 1970) and not ended. */
	running(since: number): number;
	close(): Promise<void>;
}

/** What the first node of an execution reports of its item. */
interface Begin {
	execution: string;
	subject: string;
	unreadable?: string;
	resumeUrl: string;
}

/** What it gets back, and the last node reports again. */
interface Told {
	execution: string;
	key: string;
	fail: boolean;
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return JSON.parse(Buffer.concat(chunks).toString());
};

const keyIn = (subject: string): string => /^[a-z]+ \d+/.exec(subject)?.[0] ?? '';

/** Starts it; an execution of a mail works, and fails, as its plan says. */
export const startCollector = async (mails: PlannedMail[]): Promise<Collector> => {
	const planned = new Map(mails.map((mail) => [mail.key, mail]));
	const executions = new Map<string, Execution[]>();
	const strange: string[] = [];

	const begin = async ({ execution, subject, unreadable, resumeUrl }: Begin): Promise<Told> => {
		const key = keyIn(subject);
		const mail = planned.get(key);
		if (!mail) {
			strange.push(`execution ${execution}: "${subject}" ${unreadable ?? ''}`);
			return { execution, key, fail: false };
		}
		const others = executions.get(key) ?? [];
		const failed = others.some(({ outcome }) => outcome === 'failure');
		executions.set(key, [...others, { id: execution, begunAt: Date.now(), unreadable, resumeUrl }]);
		await sleep(mail.works);
		return { execution, key, fail: mail.fails === 'always' || (mail.fails === 'once' && !failed) };
	};

	const end = ({ execution, key, fail }: Told): object => {
		const found = executions.get(key)?.find(({ id }) => id === execution);
		if (found) {
			found.endedAt = Date.now();
			found.outcome = fail ? 'failure' : 'success';
		}
		return {};
	};

	const server = createServer((request, response) => {
		const answer = async (): Promise<object> => {
			const body = await bodyOf(request);
			return request.url === '/begin' ? await begin(body as Begin) : end(body as Told);
		};
		answer().then(
			(told) => response.setHeader('content-type', 'application/json').end(JSON.stringify(told)),
			// The client was killed in the middle of its request.
			() => response.destroy(),
		);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		executions,
		strange,
		running: (since) =>
			[...executions.values()]
				.flat()
				.filter(({ begunAt, endedAt }) => begunAt > since && endedAt === undefined).length,
		close: async () => {
			server.close();
			server.closeAllConnections();
			await Promise.resolve();
		},
	};
};
