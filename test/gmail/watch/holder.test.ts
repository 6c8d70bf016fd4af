import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../../gmail/watch/cursor';
import { createDeliveryLog, type DeliveryLog } from '../../support/delivery-log';
import { keyword, me, openWatchedSandbox, until, type WatchedSandbox } from './sandbox-watch';

let world: WatchedSandbox;

beforeEach(async () => {
	world = await openWatchedSandbox();
});

afterEach(async () => {
	await world.close();
});

/**
 * Two n8n on one database: no name begins twice, and whoever asks for one that is known is told no more than that.
 *
 * @param knownAttempts which names of each message are known already
 */
const createDatabase = (knownAttempts: number[] = []) => {
	const known = new Set<string>();
	const begun: string[] = [];
	const ends: Array<(outcome: Outcome) => void> = [];
	return {
		begun,
		/** The executions that run end. */
		endAll: (outcome: Outcome = 'success') => {
			for (const end of ends.splice(0)) end(outcome);
		},
		log: (): DeliveryLog =>
			createDeliveryLog(async ({ key, attempt, item }) => {
				const name = `${key}:${attempt}`;
				if (known.has(name) || knownAttempts.includes(attempt)) return 'known';
				known.add(name);
				begun.push(`${item.mail.subject}, attempt ${attempt}`);
				return await new Promise<Outcome>((resolve) => ends.push(resolve));
			}),
	};
};

const PAUSE = 1_000;

/** As in queue mode, where the other one is asked and answers sooner than there. */
const options = {
	othersMayRun: true,
	knownPause: PAUSE,
	answerEvery: 100,
	// Each asks n8n at once.
	newMailWaits: { from: 0, to: 0 },
};

/** One watch runs a message, and a second one, which has just started, has asked n8n for the same. */
const whileOneRuns = async (more: Parameters<WatchedSandbox['start']>[1] = {}) => {
	const database = createDatabase();
	const older = database.log();
	const first = world.start(older, { ...options, ...more });
	await first.firstTry;
	world.receive('long');
	await older.atLeast(1);
	const newer = database.log();
	const second = world.start(newer, { ...options, firstStart: 'unread', ...more });
	await second.firstTry;
	await newer.atLeast(1);
	return { database, first, second };
};

const isDone = (): boolean => world.stored('long').flags.has(keyword);

const archive = (): void => {
	world.sandbox.store.account(me)!.update(world.stored('long').id, { removeLabels: ['\\Inbox'] });
};

describe('a message that n8n knows an execution of', () => {
	it.each([
		['lies in its folder', () => undefined],
		['was archived by its workflow', archive],
	])('is not handed out again while another process runs it: it %s', async (_, change) => {
		const { database } = await whileOneRuns();
		change();
		await sleep(4 * PAUSE);
		expect(database.begun).toEqual(['long, attempt 1']);
		database.endAll();
		await until(isDone);
		await sleep(2 * PAUSE);
		expect(database.begun).toEqual(['long, attempt 1']);
	});

	it('is not handed out again while a process runs it that is about to end', async () => {
		const { database, first } = await whileOneRuns();
		await first.close();
		await sleep(4 * PAUSE);
		database.endAll();
		await first.settled();
		expect(isDone()).toBe(true);
		await sleep(2 * PAUSE);
		expect(database.begun).toEqual(['long, attempt 1']);
	});

	it('is handed out once the process that is about to end waits no longer', async () => {
		const { database, first } = await whileOneRuns({ staysFor: () => PAUSE });
		await first.close();
		await until(() => database.begun.length > 1);
		expect(database.begun).toEqual(['long, attempt 1', 'long, attempt 2']);
		database.endAll();
		await until(isDone);
	});

	it('is not handed out again where the other one waits for the workflow to mark it', async () => {
		const { database } = await whileOneRuns({ acknowledgeAt: 'workflow' });
		database.endAll('waiting');
		await sleep(4 * PAUSE);
		expect(database.begun).toEqual(['long, attempt 1']);
	});

	it('is handed out under the next name where nobody runs it', async () => {
		const database = createDatabase([1]);
		const log = database.log();
		world.receive('long');
		const watching = world.start(log, { ...options, firstStart: 'unread' });
		await watching.firstTry;
		await log.atLeast(2);
		expect(database.begun).toEqual(['long, attempt 2']);
		database.endAll();
		await until(isDone);
	});

	it('is handed out once the process that ran it has gone', async () => {
		const { database, first, second } = await whileOneRuns();
		await sleep(2 * PAUSE);
		// As after a kill: it answers no more.
		first.handOver();
		await first.close();
		await until(() => database.begun.length > 1);
		expect(database.begun).toEqual(['long, attempt 1', 'long, attempt 2']);
		database.endAll();
		await until(isDone);
		expect(second.outages).toEqual([]);
	});
});
