import { setTimeout as sleep } from 'node:timers/promises';
import type { Afterwards } from '../../../gmail/watch/afterwards';
import type { Cursor, Outcome } from '../../../gmail/watch/cursor';
import { createDeliveryLog } from '../../support/delivery-log';
import { keyword, me, openWatchedSandbox, until, type WatchedSandbox } from './sandbox-watch';

let world: WatchedSandbox;

beforeEach(async () => {
	world = await openWatchedSandbox();
});

afterEach(async () => await world.close());

const never = new Promise<Outcome>(() => undefined);

/** As n8n's database hands it back. */
const saved = (cursor: Cursor): Cursor => JSON.parse(JSON.stringify(cursor)) as Cursor;

describe('a message whose execution fails', () => {
	it('is done with where it only has to finish', async () => {
		const log = createDeliveryLog(async () => 'failure');
		const watching = world.start(log, { retryAfter: 10 });
		await watching.firstTry;
		world.receive('fails');
		await log.atLeast(1);
		await until(() => world.stored('fails').flags.has(keyword));
		await sleep(100);
		expect(log.subjects()).toEqual(['fails']);
		expect(watching.deadLetters).toEqual([]);
	});

	it('comes again where it has to succeed, until it does', async () => {
		let failures = 2;
		const log = createDeliveryLog(async () => (failures-- > 0 ? 'failure' : 'success'));
		await world.start(log, { acknowledgeAt: 'success', retryAfter: 20 }).firstTry;
		world.receive('moody');
		await log.atLeast(3);
		await until(() => world.stored('moody').flags.has(keyword));
		expect(log.entries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
		expect(new Set(log.entries.map(({ key }) => key)).size).toBe(1);
	});

	it('is set aside after its last try, and the others go on', async () => {
		const log = createDeliveryLog(async ({ item }) =>
			item.mail.subject === 'poison' ? 'failure' : 'success',
		);
		const watching = world.start(log, { acknowledgeAt: 'success', retryAfter: 20, maxTries: 3 });
		await watching.firstTry;
		world.receive('poison');
		world.receive('fine');
		await until(() => watching.deadLetters.length > 0);
		await until(() => world.stored('poison').labels.has('n8n/failed'));
		expect(log.subjects().filter((subject) => subject === 'poison')).toHaveLength(3);
		expect(log.subjects()).toContain('fine');
		expect(watching.deadLetters).toEqual([
			{
				account: me,
				mailbox: 'INBOX',
				id: world.stored('poison').id.toString(16),
				tries: 3,
				label: 'n8n/failed',
			},
		]);
		expect(world.stored('fine').labels.has('n8n/failed')).toBe(false);
		await until(() => watching.cursor().unfinished.length === 0);
		expect(watching.cursor().pending).toEqual([]);
	});

	it('is labelled although its execution has archived it', async () => {
		const log = createDeliveryLog(async ({ item }) => {
			world.sandbox.store.account(me)!.update(BigInt(`0x${item.mail.id}`), {
				removeLabels: ['\\Inbox'],
			});
			return 'failure';
		});
		const watching = world.start(log, { acknowledgeAt: 'success', retryAfter: 20, maxTries: 2 });
		await watching.firstTry;
		world.receive('archived');
		await until(() => watching.deadLetters.length > 0);
		await until(() => world.stored('archived').labels.has('n8n/failed'));
		expect(log.entries.map(({ item }) => item.mail.mailbox)).toEqual(['INBOX', '[Gmail]/All Mail']);
	});

	it('holds the line where order is asked for', async () => {
		let failures = 1;
		const log = createDeliveryLog(async ({ item }) =>
			item.mail.subject === 'first' && failures-- > 0 ? 'failure' : 'success',
		);
		await world.start(log, {
			acknowledgeAt: 'success',
			retryAfter: 150,
			maxInFlight: 1,
			inOrder: true,
		}).firstTry;
		world.receive('first');
		world.receive('second');
		await log.atLeast(3);
		expect(log.subjects()).toEqual(['first', 'first', 'second']);
	});

	it('is not tried again when somebody stopped it', async () => {
		const log = createDeliveryLog(async () => 'stopped');
		await world.start(log, { acknowledgeAt: 'success', retryAfter: 10 }).firstTry;
		world.receive('stopped');
		await log.atLeast(1);
		await until(() => world.stored('stopped').flags.has(keyword));
		await sleep(100);
		expect(log.entries).toHaveLength(1);
	});

	it('comes alone the next time when it came in company', async () => {
		let bad = true;
		const log = createDeliveryLog(async () => {
			const outcome = bad ? 'failure' : 'success';
			bad = false;
			return outcome;
		});
		const watching = world.start(log, {
			acknowledgeAt: 'success',
			retryAfter: 20,
			batchSize: 5,
			startAfter: 50,
			firstStart: 'unread',
		});
		for (let i = 0; i < 3; i++) world.receive(`m${i}`);
		await watching.firstTry;
		await log.atLeast(6);
		expect(log.sizes).toEqual([3, 1, 1, 1]);
	});
});

describe('a message whose execution is cut off, because the process that ran it died', () => {
	it.each(['finish', 'success'] as const)(
		'comes again where it has to %s, and nothing is done with it until then',
		async (acknowledgeAt) => {
			let deaths = 1;
			const log = createDeliveryLog(async () => (deaths-- > 0 ? 'crashed' : 'success'));
			const watching = world.start(log, {
				acknowledgeAt,
				retryAfter: 20,
				afterwards: { failure: { starred: true } },
			});
			await watching.firstTry;
			world.receive('cut off');
			await log.atLeast(2);
			await until(() => world.stored('cut off').flags.has(keyword));
			expect(log.entries.map(({ attempt }) => attempt)).toEqual([1, 2]);
			expect(world.stored('cut off').labels.has('\\Starred')).toBe(false);
			expect(watching.deadLetters).toEqual([]);
		},
	);

	it('is set aside when that happens each time', async () => {
		const log = createDeliveryLog(async () => 'crashed');
		const watching = world.start(log, { retryAfter: 10, maxTries: 3 });
		await watching.firstTry;
		world.receive('deadly');
		await until(() => watching.deadLetters.length > 0);
		await until(() => world.stored('deadly').labels.has('n8n/failed'));
		expect(log.entries).toHaveLength(3);
	});

	it('does not come again where it only has to start; then it has failed', async () => {
		const log = createDeliveryLog(async () => 'crashed');
		await world.start(log, {
			acknowledgeAt: 'start',
			retryAfter: 10,
			afterwards: { failure: { starred: true } },
		}).firstTry;
		world.receive('once');
		await until(() => world.stored('once').labels.has('\\Starred'));
		await sleep(100);
		expect(log.entries).toHaveLength(1);
	});
});

describe('a message of whose execution nobody tells', () => {
	it.each(['finish', 'success'] as const)(
		'keeps its name and its tries while n8n has not begun it, where it has to %s',
		async (acknowledgeAt) => {
			// Away for longer than there are tries: no worker, say.
			let away = 5;
			const log = createDeliveryLog(async () => (away-- > 0 ? 'silent' : 'success'));
			const watching = world.start(log, { acknowledgeAt, retryAfter: 5, maxTries: 2 });
			await watching.firstTry;
			world.receive('early');
			await log.atLeast(6);
			await until(() => world.stored('early').flags.has(keyword));
			expect(log.entries.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 1]);
			expect(watching.deadLetters).toEqual([]);
		},
	);

	it('has failed once n8n says that it has begun: it comes again under the next name, and is set aside in the end', async () => {
		const outcomes = ['silent', 'known', 'silent', 'known'] as const;
		let i = 0;
		const log = createDeliveryLog(async () => outcomes[i++] ?? 'success');
		const watching = world.start(log, { retryAfter: 5, maxTries: 2 });
		await watching.firstTry;
		world.receive('begun');
		await until(() => watching.deadLetters.length > 0);
		expect(log.entries.map(({ attempt }) => attempt)).toEqual([1, 1, 2, 2]);
	});

	it('is done where it only has to start', async () => {
		const log = createDeliveryLog(async () => 'silent');
		await world.start(log, { acknowledgeAt: 'start', retryAfter: 5 }).firstTry;
		world.receive('once');
		await until(() => world.stored('once').flags.has(keyword));
		await sleep(50);
		expect(log.entries).toHaveLength(1);
	});

	it('comes again by itself, as after a crash, where it had one execution with others', async () => {
		const outcomes = ['silent', 'success', 'success'] as const;
		let i = 0;
		const log = createDeliveryLog(async () => outcomes[i++] ?? 'success');
		const watching = world.start(log, {
			batchSize: 2,
			retryAfter: 5,
			startAfter: 50,
			firstStart: 'unread',
		});
		world.receive('one');
		world.receive('two');
		await watching.firstTry;
		await log.atLeast(4);
		expect(log.sizes).toEqual([2, 1, 1]);
		expect(log.entries.slice(-2).map(({ attempt }) => attempt)).toEqual([2, 2]);
	});
});

describe('a cursor that was lost', () => {
	/** Handles two messages, and stops; a third one arrives. */
	const loseCursor = async (options: Parameters<WatchedSandbox['start']>[1] = {}) => {
		world.receive('before all');
		// INTERNALDATE has whole seconds.
		await sleep(1_100);
		const log = createDeliveryLog();
		const watching = world.start(log, options);
		await watching.firstTry;
		world.receive('one');
		await until(() => world.stored('one').flags.has(keyword));
		world.receive('two');
		await until(() => world.stored('two').flags.has(keyword));
		await watching.close();
		await watching.settled();
		await sleep(1_100);
		world.receive('meanwhile');
		expect(log.subjects()).toEqual(['one', 'two']);
		return createDeliveryLog();
	};

	it.each([
		['lies in the folder still', {}],
		['was archived', { success: { moveTo: 'archive' } }],
	])('is replaced by what the keyword tells, where what is done %s', async (_, afterwards) => {
		const next = await loseCursor({ afterwards });
		await world.start(next, { firstStart: 'unread' }).firstTry;
		await next.atLeast(1);
		world.receive('now');
		await next.atLeast(2);
		expect(next.subjects()).toEqual(['meanwhile', 'now']);
	});

	it('is known by every message that is done, where emissions may be lost', async () => {
		const subjects = Array.from({ length: 6 }, (_, i) => `m${i}`);
		const log = createDeliveryLog();
		await world.start(log, { maxInFlight: 1 }).firstTry;
		subjects.forEach((subject) => world.receive(subject));
		await until(() => subjects.every((subject) => world.stored(subject).flags.has(keyword)));
		expect(log.subjects()).toEqual(subjects);
	});

	it('is none at a first start', async () => {
		world.receive('before all');
		const log = createDeliveryLog();
		await world.start(log, {}).firstTry;
		world.receive('now');
		await log.atLeast(1);
		expect(log.subjects()).toEqual(['now']);
	});
});

describe('what is done afterwards', () => {
	it('depends on how the execution ended', async () => {
		const log = createDeliveryLog(async ({ item }) =>
			item.mail.subject === 'bad' ? 'failure' : 'success',
		);
		await world.start(log, {
			afterwards: {
				success: { read: true, addLabels: ['Äußerst/Erledigt'], moveTo: 'archive' },
				failure: { starred: true },
			},
		}).firstTry;
		world.receive('good');
		world.receive('bad');
		await until(() => !world.stored('good').labels.has('\\Inbox'));
		await until(
			() =>
				world.stored('bad').flags.has('\\Flagged') || world.stored('bad').labels.has('\\Starred'),
		);
		expect(world.stored('good').labels.has('Äußerst/Erledigt')).toBe(true);
		expect(world.stored('good').flags.has('\\Seen')).toBe(true);
		expect(world.stored('bad').labels.has('\\Inbox')).toBe(true);
		expect(world.stored('bad').flags.has('\\Seen')).toBe(false);
	});

	it('is done after a restart when the process died before it', async () => {
		const log = createDeliveryLog();
		const first = world.start(log, { afterwards: { success: { read: true } } });
		await first.firstTry;
		// The connection takes no change any more; the next emission carries what is owed.
		world.sandbox.imap.faults.add({ when: { command: '(UID )?STORE' }, do: 'silence' });
		world.receive('one');
		await log.atLeast(1);
		await first.close();
		expect(world.stored('one').flags.has('\\Seen')).toBe(false);
		world.sandbox.imap.faults.clear();
		const cursor = saved(first.cursor());
		expect(cursor.unfinished).toHaveLength(1);
		const next = createDeliveryLog();
		await world.start(next, { cursor, afterwards: { success: { read: true } } }).firstTry;
		await until(() => world.stored('one').flags.has('\\Seen'));
		expect(next.entries).toEqual([]);
	}, 15_000);

	it('is told once when Gmail refuses it, and mail goes on', async () => {
		const log = createDeliveryLog();
		const watching = world.start(log, { afterwards: { success: { removeLabels: ['No such'] } } });
		await watching.firstTry;
		world.receive('one');
		world.receive('two');
		await log.atLeast(2);
		await sleep(300);
		expect(watching.cursor().unfinished).toEqual([]);
		expect(watching.outages.length).toBeLessThanOrEqual(2);
	});
});

describe('after a crash', () => {
	it.each<[string, Afterwards]>([
		['', {}],
		[', archived afterwards,', { success: { moveTo: 'archive' } }],
	])(
		'messages%s that were done while others were being saved do not come again',
		async (_, afterwards) => {
			const finish = new Map<string, () => void>();
			const log = createDeliveryLog(
				async ({ item }) =>
					await new Promise<Outcome>((resolve) =>
						finish.set(item.mail.subject, () => resolve('success')),
					),
			);
			const watching = world.start(log, { afterwards });
			await watching.firstTry;
			world.receive('first');
			world.receive('second');
			await log.atLeast(2);
			const { faults } = world.sandbox.imap;
			faults.add({ when: { command: 'UID STORE' }, do: 'slow', ms: 200, times: 1 });
			finish.get('first')?.();
			await until(() => faults.list().length === 0);
			finish.get('second')?.();
			await until(() => world.stored('first').flags.has(keyword));
			await sleep(100);
			expect(world.stored('second').flags.has(keyword)).toBe(true);
		},
	);

	it('a message that its execution has archived comes again', async () => {
		const log = createDeliveryLog(async () => await never);
		const first = world.start(log);
		await first.firstTry;
		world.receive('moved');
		const [{ cursor, item }] = await log.atLeast(1);
		world.sandbox.store
			.account(me)!
			.update(BigInt(`0x${item.mail.id}`), { removeLabels: ['\\Inbox'] });
		await first.close();
		const next = createDeliveryLog();
		await world.start(next, { cursor: saved(cursor) }).firstTry;
		const [again] = await next.atLeast(1);
		// The same number: n8n tells whether an execution of that name ever began.
		expect(again).toMatchObject({ attempt: 1 });
		expect(again.item.mail.subject).toBe('moved');
	});

	it('a message that its owner has put into the spam does not', async () => {
		const log = createDeliveryLog(async () => await never);
		const first = world.start(log);
		await first.firstTry;
		world.receive('gone');
		const [{ cursor, item }] = await log.atLeast(1);
		world.sandbox.store
			.account(me)!
			.update(BigInt(`0x${item.mail.id}`), { addLabels: ['\\Junk'], removeLabels: ['\\Inbox'] });
		await first.close();
		const next = createDeliveryLog();
		const second = world.start(next, { cursor: saved(cursor) });
		await second.firstTry;
		await until(() => second.cursor().pending.length === 0);
		expect(next.entries).toEqual([]);
	});

	it('a message that was done and then archived does not', async () => {
		const log = createDeliveryLog();
		const afterwards = { success: { moveTo: 'archive' as const } };
		const first = world.start(log, { afterwards });
		await first.firstTry;
		world.receive('archived');
		const [{ cursor }] = await log.atLeast(1);
		await until(() => !world.stored('archived').labels.has('\\Inbox'));
		await first.close();
		const next = createDeliveryLog();
		// One try more, and it would be set aside.
		const second = world.start(next, { cursor: saved(cursor), maxTries: 1, afterwards });
		await second.firstTry;
		await until(() => second.cursor().pending.length === 0);
		expect([...next.entries, ...second.deadLetters]).toEqual([]);
	});

	it('a message that only waited for its next try has as many left as before', async () => {
		const failing = async (): Promise<Outcome> => 'failure';
		const options = { acknowledgeAt: 'success' as const, retryAfter: 50, maxTries: 3 };
		const log = createDeliveryLog(failing);
		const first = world.start(log, { ...options, retryAfter: 60_000 });
		await first.firstTry;
		world.receive('waits');
		await log.atLeast(1);
		await until(() => first.cursor().pending[0]?.failures === 1);
		const cursor = saved(first.cursor());
		await first.close();
		const next = createDeliveryLog(failing);
		const second = world.start(next, { ...options, cursor });
		await until(() => second.deadLetters.length === 1);
		expect(next.entries.map(({ attempt }) => attempt)).toEqual([2, 3]);
	});

	it('a message that takes n8n down each time is set aside', async () => {
		let cursor: Cursor | undefined;
		for (let life = 0; life < 3; life++) {
			const log = createDeliveryLog(async () => await never);
			const watching = world.start(log, cursor ? { cursor } : {});
			await watching.firstTry;
			if (life === 0) world.receive('bomb');
			const [entry] = await log.atLeast(1);
			expect(entry.attempt).toBe(1);
			cursor = saved(entry.cursor);
			await watching.close();
		}
		const log = createDeliveryLog();
		const last = world.start(log, { cursor });
		await last.firstTry;
		await until(() => world.stored('bomb').labels.has('n8n/failed'));
		expect(log.entries).toEqual([]);
		expect(last.deadLetters).toHaveLength(1);
	});
});

describe('a watch that is closed while executions run', () => {
	it('leaves them to its successor, which hands nothing out twice', async () => {
		let finish: (outcome: Outcome) => void = () => undefined;
		const log = createDeliveryLog(
			async () => await new Promise<Outcome>((resolve) => (finish = resolve)),
		);
		const first = world.start(log);
		await first.firstTry;
		world.receive('running');
		await log.atLeast(1);
		await first.close();
		const next = createDeliveryLog();
		const second = world.start(next, { handover: first.handOver() });
		await second.firstTry;
		world.receive('new');
		await next.atLeast(1);
		finish('success');
		await until(() => second.cursor().pending.length === 0);
		expect(next.subjects()).toEqual(['new']);
	});

	it.each([
		['at once', false],
		['over a new connection where its own was lost', true],
	])('still saves how they ended, %s, so that they do not come again', async (_how, lost) => {
		let finish: (outcome: Outcome) => void = () => undefined;
		const log = createDeliveryLog(
			async () => await new Promise<Outcome>((resolve) => (finish = resolve)),
		);
		const first = world.start(log, { afterwards: { success: { read: true } } });
		await first.firstTry;
		world.receive('running');
		const [{ cursor }] = await log.atLeast(1);
		await first.close();
		if (lost) world.sandbox.imap.dropAll(me);
		finish('success');
		await until(() => world.stored('running').flags.has('\\Seen'));
		await first.settled();
		await until(() => world.sandbox.imap.connections(me) === 0);
		const next = createDeliveryLog();
		await world.start(next, { cursor: saved(cursor) }).firstTry;
		world.receive('new');
		await next.atLeast(1);
		expect(next.subjects()).toEqual(['new']);
	});

	it('leaves no connection behind once somebody has gone on from it', async () => {
		const log = createDeliveryLog(async () => await never);
		const first = world.start(log);
		await first.firstTry;
		world.receive('running');
		await log.atLeast(1);
		await first.close();
		await until(() => world.sandbox.imap.connections(me) === 1);
		first.handOver();
		await first.settled();
		await until(() => world.sandbox.imap.connections(me) === 0);
	});

	it('saves what had ended while there was no connection', async () => {
		const log = createDeliveryLog(async () => {
			await world.sandbox.imap.restart(0);
			world.sandbox.imap.faults.add({ when: { command: 'GREETING' }, do: 'drop', times: 2 });
		});
		const first = world.start(log);
		await first.firstTry;
		world.receive('done');
		await until(() => log.entries.length > 0 && first.cursor().pending.length === 0);
		await first.close();
		await first.settled();
		expect(world.stored('done').flags.has(keyword)).toBe(true);
	}, 15_000);
});
