import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../../gmail/imap/connection';
import { startNow } from '../../../gmail/watch/cursor';
import { createNewcomer } from '../../../gmail/watch/newcomer';
import { createProgress } from '../../../gmail/watch/progress';
import { createDeliveryLog, type DeliveryLog } from '../../support/delivery-log';
import { keyword, me, openWatchedSandbox, until, type WatchedSandbox } from './sandbox-watch';

/** What an execution that n8n has recorded waits until it begins, in ms: meanwhile n8n replaces it, and a worker may have it already. */
const BEGINS_AFTER = 500;

/** Two n8n on one database, whose workers run what was replaced as well. */
const createDatabase = (works: number) => {
	const recorded = new Map<string, number>();
	const begun: string[] = [];
	return {
		begun,
		log: (): DeliveryLog =>
			createDeliveryLog(async ({ key, attempt, item }) => {
				const name = `${key}:${attempt}`;
				const since = recorded.get(name);
				if (since !== undefined && Date.now() - since > BEGINS_AFTER) return 'known';
				recorded.set(name, Date.now());
				begun.push(item.mail.subject);
				await sleep(works);
				return 'success';
			}),
	};
};

const at = (ms: number) => ({ from: ms, to: ms });

describe('two watches on one mailbox', () => {
	let world: WatchedSandbox;

	beforeEach(async () => {
		world = await openWatchedSandbox();
	});

	afterEach(async () => {
		await world.close();
	});

	const options = { othersMayRun: true, knownPause: 1_000, answerEvery: 100 };

	/** One that hands out at once, and one that waits for so long. */
	const bothWatch = async (works: number, waits: number) => {
		const database = createDatabase(works);
		const logs = [database.log(), database.log()] as const;
		for (const [i, log] of logs.entries()) {
			await world.start(log, { ...options, newMailWaits: at(i === 0 ? 0 : waits) }).firstTry;
		}
		return { database, newer: logs[1] };
	};

	const subjects = Array.from({ length: 8 }, (_, i) => `m${i}`);

	const allDone = async (): Promise<void> =>
		await until(() => subjects.every((subject) => world.stored(subject).flags.has(keyword)));

	it('run each message twice where both hand it out in the same moment', async () => {
		const { database } = await bothWatch(2_000, 0);
		for (const subject of subjects) world.receive(subject);
		await allDone();
		expect(database.begun.length).toBeGreaterThan(subjects.length);
	});

	it.each([
		['are still running', 4_000],
		['have ended', 10],
	])(
		'run each message once where the newer one waits, and the executions %s by then',
		async (_, works) => {
			const { database, newer } = await bothWatch(works, 2_000);
			for (const subject of subjects) world.receive(subject);
			await allDone();
			await sleep(3_000);
			expect([...database.begun].sort()).toEqual(subjects);
			expect(newer.entries).toEqual([]);
		},
	);

	it('run a message once that its workflow archives at once', async () => {
		const { database, newer } = await bothWatch(4_000, 2_000);
		world.receive('m0');
		await until(() => database.begun.length > 0);
		world.sandbox.store.account(me)!.update(world.stored('m0').id, { removeLabels: ['\\Inbox'] });
		await until(() => world.stored('m0').flags.has(keyword));
		await sleep(3_000);
		expect(database.begun).toEqual(['m0']);
		expect(newer.entries).toEqual([]);
	});

	it('a watch that may not be alone hands out a message that nobody else has taken, also where it was archived meanwhile', async () => {
		const database = createDatabase(10);
		await world.start(database.log(), { ...options, newMailWaits: at(1_500) }).firstTry;
		const start = Date.now();
		world.receive('m0');
		world.receive('m1');
		await sleep(700);
		world.sandbox.store.account(me)!.update(world.stored('m1').id, { removeLabels: ['\\Inbox'] });
		await until(() => database.begun.length === 2);
		expect(Date.now() - start).toBeGreaterThan(1_400);
		await until(() => world.stored('m1').flags.has(keyword));
		expect([...database.begun].sort()).toEqual(['m0', 'm1']);
	});
});

describe('what is new', () => {
	beforeEach(() => void jest.useFakeTimers());
	afterEach(() => void jest.useRealTimers());

	const newcomer = ({ othersMayRun = true, justStarted = true } = {}) => {
		const progress = createProgress(startNow, { remembersDecided: () => false });
		const created = createNewcomer({
			progress,
			othersMayRun,
			justStarted,
			keyword,
			handedOut: `${keyword}-out`,
			beforeItsTurn: { takeUp: () => undefined },
			keyOf: (uid) => String(uid),
			areKept: () => true,
			onHeld: () => undefined,
			onDue: () => undefined,
			signal: new AbortController().signal,
		});
		return { progress, ...created };
	};

	const connection = {
		gmail: true,
		fetch: async (uids: number[]) =>
			await Promise.resolve(
				uids.map((uid) => ({ uid, emailId: String(uid), flags: new Set<string>() })),
			),
	} as unknown as Connection;

	it('waits for a moment in the first two minutes, and after somebody else was met; otherwise not at all', async () => {
		const { admit, look, hasMet, progress } = newcomer();
		admit([1, 2]);
		await look(connection);
		expect(progress.queued).toBe(0);
		jest.advanceTimersByTime(5_000);
		await look(connection);
		expect(progress.waiting(9)).toEqual([1, 2]);
		jest.advanceTimersByTime(120_000);
		admit([3]);
		expect(progress.waiting(9)).toEqual([1, 2, 3]);
		hasMet();
		admit([4]);
		expect(progress.waiting(9)).toEqual([1, 2, 3]);
	});

	it('never overtakes what waits already', async () => {
		const { admit, look, progress } = newcomer();
		jest.spyOn(Math, 'random').mockReturnValueOnce(0.99).mockReturnValueOnce(0);
		admit([1]);
		admit([2]);
		jest.advanceTimersByTime(2_000);
		await look(connection);
		expect(progress.queued).toBe(0);
		jest.advanceTimersByTime(3_000);
		await look(connection);
		expect(progress.waiting(9)).toEqual([1, 2]);
	});

	it('does not wait where the trigger alone has started, until somebody else was met', () => {
		const { admit, hasMet, progress } = newcomer({ justStarted: false });
		admit([1]);
		expect(progress.queued).toBe(1);
		hasMet();
		admit([2]);
		expect(progress.queued).toBe(1);
	});

	it('does not wait where nobody else can watch', () => {
		const { admit, progress } = newcomer({ othersMayRun: false });
		admit([1]);
		expect(progress.queued).toBe(1);
	});
});
