import { setTimeout as sleep } from 'node:timers/promises';
import { waitingKeyword } from '../../../gmail/watch/before-its-turn';
import { startNow, type Cursor, type Outcome } from '../../../gmail/watch/cursor';
import { createDeliveryLog } from '../../support/delivery-log';
import {
	keyword,
	me,
	openWatchedSandbox,
	saved,
	until,
	type WatchedSandbox,
} from './sandbox-watch';

let world: WatchedSandbox;

beforeEach(async () => {
	world = await openWatchedSandbox();
});

afterEach(async () => {
	await world.close();
});

/** Somebody takes all that is left out of the Inbox. */
const putAway = (addLabels: string[] = []): void => {
	const mailbox = world.sandbox.store.account(me)!;
	for (const { id, labels } of mailbox.all()) {
		if (labels.has('\\Inbox')) mailbox.update(id, { addLabels, removeLabels: ['\\Inbox'] });
	}
};

const subjects = (count: number): string[] => Array.from({ length: count }, (_, i) => `mail ${i}`);

/** Executions that end when they are let go. */
const held = () => {
	let letGo: () => void = () => undefined;
	const free = new Promise<void>((resolve) => (letGo = resolve));
	return {
		letGo,
		log: createDeliveryLog(async (): Promise<Outcome> => {
			await free;
			return 'success';
		}),
	};
};

describe('messages that are archived before their turn', () => {
	it.each([
		['one after another', 8, { maxInFlight: 1, inOrder: true }],
		['all slots taken', 8, { maxInFlight: 2 }],
		['more than are read ahead', 130, { maxInFlight: 2 }],
		['each is done when it starts', 8, { maxInFlight: 1, acknowledgeAt: 'start' as const }],
	])(
		'run all the same, once: %s',
		async (_how, count, options) => {
			const { log, letGo } = held();
			await world.start(log, options).firstTry;
			for (const subject of subjects(count)) {
				world.receive(subject);
				await sleep(10);
			}
			await log.atLeast(options.maxInFlight);
			await sleep(2_500);
			putAway();
			letGo();
			await until(() => log.entries.length >= count);
			await sleep(300);
			expect(log.subjects().sort()).toEqual(subjects(count).sort());
		},
		30_000,
	);

	it('run while a failed one waits for its next try, in order', async () => {
		let fails = true;
		const log = createDeliveryLog(async () => {
			if (!fails) return 'success';
			fails = false;
			return 'failure';
		});
		const options = { acknowledgeAt: 'success' as const, inOrder: true, maxInFlight: 1 };
		await world.start(log, { ...options, retryAfter: 6_000 }).firstTry;
		for (const subject of subjects(3)) {
			world.receive(subject);
			await sleep(500);
		}
		await sleep(1_500);
		putAway();
		await until(() => log.entries.length >= 4);
		expect(log.subjects().sort()).toEqual(['mail 0', ...subjects(3)].sort());
	}, 30_000);

	it('run though their files could not be had at once, as they had left the folder', async () => {
		let refusals = 0;
		const log = createDeliveryLog(async () => void (await sleep(1_100)));
		const prepare: typeof log.prepare = async (message) => {
			if (message.mail.subject !== 'mail 2' || refusals > 0) return message;
			refusals += 1;
			throw new Error('There is no such message here');
		};
		await world.start({ ...log, prepare }, { maxInFlight: 1 }).firstTry;
		for (const subject of subjects(5)) {
			world.receive(subject);
			await sleep(10);
		}
		await until(() => refusals > 0);
		putAway();
		await log.atLeast(5);
		expect(log.subjects().sort()).toEqual(subjects(5));
	}, 30_000);

	it('are asked about like any others, and not taken out of the trash', async () => {
		const { log, letGo } = held();
		await world.start(log, {
			maxInFlight: 1,
			reject: async ({ subject }) => (subject.endsWith('3') ? 'not for this workflow' : undefined),
		}).firstTry;
		for (const subject of subjects(5)) {
			world.receive(subject);
			await sleep(50);
		}
		await log.atLeast(1);
		await sleep(2_500);
		const mailbox = world.sandbox.store.account(me)!;
		mailbox.update(world.stored('mail 4').id, {
			addLabels: ['\\Trash'],
			removeLabels: ['\\Inbox'],
		});
		putAway();
		letGo();
		await until(() => log.entries.length >= 3);
		await sleep(500);
		const all = log.subjects().sort();
		expect(all).not.toContain('mail 3');
		expect(all.filter((subject) => subject !== 'mail 4')).toEqual(['mail 0', 'mail 1', 'mail 2']);
	}, 30_000);
});

/** No second more than the tests need. */
const soon = { lookForCutOffAfter: 200 };

/** A watch whose one slot is taken, with messages behind it. */
const busy = async (count: number, options = {}) => {
	const { log, letGo } = held();
	const watching = world.start(log, { maxInFlight: 1, ...options });
	await watching.firstTry;
	const before = saved(watching.cursor());
	for (const subject of subjects(count)) {
		world.receive(subject);
		await sleep(10);
	}
	await log.atLeast(1);
	return { log, letGo, watching, before };
};

const waits = (subject: string): boolean =>
	world.stored(subject).flags.has(waitingKeyword(keyword, 'INBOX'));

const trash = (subject: string): void =>
	void world.sandbox.store.account(me)!.update(world.stored(subject).id, {
		addLabels: ['\\Trash'],
		removeLabels: ['\\Inbox'],
	});

describe('messages that wait for their turn when the watch ends', () => {
	const [first, ...rest] = subjects(6);

	describe.each([
		['with the cursor of the last emission', (cursor: Cursor) => cursor],
		['with no cursor', () => startNow],
	])('%s', (_which, choose) => {
		it.each([
			['while nobody watches', 'finish', 'after'],
			['just before', 'finish', 'before'],
			['while nobody watches, each done when it starts', 'start', 'after'],
			['while nobody watches, where the workflow says what is done', 'workflow', 'after'],
		] as const)(
			'and are archived %s run at the next start, once',
			async (_when, mode, when) => {
				const options = { acknowledgeAt: mode };
				const { log, letGo, watching } = await busy(6, options);
				await sleep(when === 'before' ? 2_200 : 300);
				if (when === 'before') putAway();
				await watching.close();
				if (when === 'after') putAway();
				letGo();
				await watching.settled();
				const next = createDeliveryLog();
				const cursor = choose(saved(log.entries[0].cursor));
				const second = world.start(next, { ...options, ...soon, cursor });
				await next.atLeast(5);
				await sleep(300);
				expect(log.subjects()).toEqual([first]);
				expect(next.subjects().sort()).toEqual(rest);
				await second.close();
				await second.settled();
				const last = createDeliveryLog();
				await world.start(last, { ...options, ...soon, cursor }).firstTry;
				await sleep(600);
				expect(last.entries).toEqual([]);
			},
			30_000,
		);
	});

	it('and were taken up from where they are, but not handed out yet, run at the next start, once', async () => {
		let runs = 0;
		const { letGo, log: holding } = held();
		const log = createDeliveryLog(async (entry) => {
			runs += 1;
			return runs === 1 ? 'failure' : await holding.deliver({ messages: [entry], ...entry });
		});
		const options = { acknowledgeAt: 'success', inOrder: true, maxInFlight: 1 } as const;
		const watching = world.start(log, { ...options, retryAfter: 6_000 });
		await watching.firstTry;
		for (const subject of subjects(3)) {
			world.receive(subject);
			await sleep(700);
		}
		// What is put away before it was seen runs nowhere; a busy machine sees it late.
		await sleep(2_000);
		putAway();
		await until(() => runs === 2);
		await sleep(500);
		await watching.close();
		letGo();
		await watching.settled();
		const next = createDeliveryLog();
		const cursor = saved(log.entries[1].cursor);
		await world.start(next, { ...options, ...soon, cursor }).firstTry;
		await next.atLeast(2);
		await sleep(300);
		expect(next.subjects().sort()).toEqual(['mail 1', 'mail 2']);
	}, 30_000);

	it('do not run where the trigger is set to another folder', async () => {
		const { letGo, watching } = await busy(4);
		await sleep(300);
		await watching.close();
		putAway();
		letGo();
		await watching.settled();
		world.sandbox.store.account(me)!.createLabel('Orders');
		const next = createDeliveryLog();
		await world.start(next, { ...soon, folder: 'Orders' }).firstTry;
		await sleep(800);
		expect(next.entries).toEqual([]);
	}, 30_000);

	it('and are thrown away before the next start do not run', async () => {
		const { letGo, watching, before } = await busy(6);
		await sleep(300);
		await watching.close();
		trash('mail 2');
		putAway();
		letGo();
		await watching.settled();
		const next = createDeliveryLog();
		await world.start(next, { ...soon, cursor: before }).firstTry;
		await next.atLeast(4);
		await sleep(300);
		expect(next.subjects().sort()).toEqual(['mail 1', 'mail 3', 'mail 4', 'mail 5']);
	}, 30_000);

	it('and were archived before it are known by the cursor too: what is thrown away then does not run', async () => {
		const first = world.start(createDeliveryLog());
		await first.firstTry;
		const cursor = first.cursor();
		await first.close();
		for (const subject of ['kept', 'thrown away']) world.receive(subject);
		await sleep(50);
		const unread = ['kept', 'thrown away'].map((subject) => ({
			uid: 0,
			identity: world.stored(subject).id.toString(),
			attempt: 1,
			failures: 0,
			waits: true as const,
			isUnread: true as const,
		}));
		putAway();
		trash('thrown away');
		const next = createDeliveryLog();
		await world.start(next, { cursor: saved({ ...cursor, pending: unread }) }).firstTry;
		await next.atLeast(1);
		await sleep(500);
		expect(next.subjects()).toEqual(['kept']);
	}, 30_000);

	it('are asked about like any others when they come, and what is not for the workflow is asked about once', async () => {
		const { letGo, watching, before } = await busy(4);
		await sleep(300);
		await watching.close();
		putAway();
		letGo();
		await watching.settled();
		const asked: string[] = [];
		const reject = async ({ subject }: { subject: string }): Promise<string | undefined> => {
			asked.push(subject);
			return subject === 'mail 2' ? 'not for this workflow' : undefined;
		};
		const next = createDeliveryLog();
		const second = world.start(next, { ...soon, cursor: before, reject });
		await next.atLeast(2);
		await until(() => world.stored('mail 2').flags.has(keyword));
		await second.close();
		await world.start(next, { ...soon, cursor: before, reject }).firstTry;
		await sleep(600);
		expect(next.subjects().sort()).toEqual(['mail 1', 'mail 3']);
		expect(asked.filter((subject) => subject === 'mail 2')).toHaveLength(1);
	}, 30_000);
});

describe('messages that wait for their turn when the process is killed', () => {
	it('and are archived then run at the next start, if they had waited for some seconds', async () => {
		const { before } = await busy(6);
		await until(() => subjects(6).slice(1).every(waits));
		putAway();
		const next = createDeliveryLog();
		await world.start(next, { ...soon, cursor: before }).firstTry;
		await next.atLeast(5);
		await sleep(300);
		expect(next.subjects().sort().slice(-5)).toEqual(subjects(6).slice(1));
	}, 30_000);

	it('where the folder that they lie in cannot be opened, it is not tried each second', async () => {
		let signIns = 0;
		const signIn = async () => {
			signIns += 1;
			return world.account;
		};
		await busy(4, { signIn });
		await sleep(1_500);
		putAway();
		const place = { command: 'SELECT|EXAMINE', folder: '[Gmail]/All Mail' };
		world.sandbox.imap.faults.add({ do: 'no', text: 'Too many at once', when: place });
		await sleep(8_000);
		const before = signIns;
		await sleep(4_000);
		expect(signIns - before).toBeLessThan(2);
	}, 30_000);

	it('a queue that moves costs the server no command', async () => {
		const log = createDeliveryLog(async () => void (await sleep(100)));
		await world.start(log, { maxInFlight: 1 }).firstTry;
		for (const subject of subjects(20)) world.receive(subject);
		await log.atLeast(20);
		expect(subjects(20).some(waits)).toBe(false);
	}, 30_000);
});
