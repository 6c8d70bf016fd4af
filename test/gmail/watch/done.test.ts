import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../../gmail/watch/cursor';
import { startNow } from '../../../gmail/watch/cursor';
import { runAgainMark } from '../../../gmail/watch/run-again-mark';
import { createDeliveryLog, type DeliveryEntry } from '../../support/delivery-log';
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
	jest.restoreAllMocks();
	await world.close();
});

const update = (
	subject: string,
	changes: { addLabels?: string[]; removeLabels?: string[]; addFlags?: string[] },
): void => {
	world.sandbox.store.account(me)!.update(world.stored(subject).id, changes);
};

const isDone = (subject: string): boolean => world.stored(subject).flags.has(keyword);

/** A workflow that moves its own mail, each in another way. */
const moving = async ({ item }: DeliveryEntry): Promise<Outcome> => {
	const { subject } = item.mail;
	if (subject.startsWith('archived')) update(subject, { removeLabels: ['\\Inbox'] });
	if (subject.startsWith('trashed')) {
		update(subject, { addLabels: ['\\Trash'], removeLabels: ['\\Inbox'] });
	}
	if (subject.startsWith('labelled')) {
		update(subject, { addLabels: ['Handled'], removeLabels: ['\\Inbox'] });
	}
	return 'success';
};

const subjects = ['plain 1', 'archived 1', 'trashed 1', 'labelled 1', 'plain 2', 'archived 2'];

describe('what is done', () => {
	it.each([1, 20])(
		'comes again with no earlier cursor, wherever the workflow has put it (%d at once)',
		async (maxInFlight) => {
			const log = createDeliveryLog(moving);
			const first = world.start(log, { maxInFlight });
			await first.firstTry;
			const atFirst = saved(first.cursor());
			for (const subject of subjects) world.receive(subject);
			await log.atLeast(subjects.length);
			await until(() => subjects.every(isDone));
			await first.close();
			const cursors = [atFirst, ...log.entries.map(({ cursor }) => saved(cursor)), startNow];
			for (const [i, cursor] of cursors.entries()) {
				const later = `later ${i}`;
				world.receive(later);
				const next = createDeliveryLog();
				const again = world.start(next, { cursor });
				await again.firstTry;
				await next.atLeast(1);
				await until(() => isDone(later));
				await sleep(50);
				expect(next.subjects()).toEqual([later]);
				await again.close();
			}
		},
		60_000,
	);

	it('is what another taker has found, which later starts nothing though nobody takes it any more', async () => {
		const log = createDeliveryLog();
		const first = world.start(log, {
			takenElsewhere: async ({ subject }) => subject.startsWith('answer'),
		});
		await first.firstTry;
		const atFirst = saved(first.cursor());
		world.receive('answer 1');
		world.receive('plain 1');
		await log.atLeast(1);
		await until(() => isDone('answer 1') && isDone('plain 1'));
		await first.close();
		expect(log.subjects()).toEqual(['plain 1']);
		const next = createDeliveryLog();
		await world.start(next, { cursor: atFirst }).firstTry;
		world.receive('plain 2');
		await next.atLeast(1);
		await sleep(50);
		expect(next.subjects()).toEqual(['plain 2']);
	});

	it('is not what may still find another taker, which is looked at again while other mail goes on', async () => {
		const log = createDeliveryLog();
		let looks = 0;
		const first = world.start(log, {
			takenElsewhere: async ({ subject }) => {
				if (!subject.startsWith('answer')) return false;
				looks++;
				return subject === 'answer 1' ? looks > 1 || 'later' : 'later';
			},
		});
		await first.firstTry;
		world.receive('answer 1');
		await until(() => looks === 1);
		world.receive('plain 1');
		await log.atLeast(1);
		expect(isDone('answer 1')).toBe(false);
		await until(() => isDone('answer 1'));
		world.receive('answer 2');
		await until(() => looks === 3);
		await first.close();
		expect(log.subjects()).toEqual(['plain 1']);
		// Nobody was found for it, and nothing was lost at a restart.
		const next = createDeliveryLog();
		await world.start(next, { cursor: saved(first.cursor()) }).firstTry;
		await next.atLeast(1);
		expect(next.subjects()).toEqual(['answer 2']);
	}, 30_000);

	it('is known without a cursor, though all of it is in the trash', async () => {
		const log = createDeliveryLog(moving);
		const first = world.start(log);
		await first.firstTry;
		world.receive('trashed 1');
		world.receive('trashed 2');
		await log.atLeast(2);
		await until(() => isDone('trashed 1') && isDone('trashed 2'));
		await first.close();
		world.receive('while down');
		const next = createDeliveryLog();
		await world.start(next).firstTry;
		await next.atLeast(1);
		await sleep(200);
		expect(next.subjects()).toEqual(['while down']);
	});

	it('runs again when somebody asks for it, once', async () => {
		const log = createDeliveryLog();
		const first = world.start(log);
		await first.firstTry;
		world.receive('wanted');
		world.receive('other');
		await log.atLeast(2);
		await until(() => isDone('wanted') && isDone('other'));
		await first.close();
		update('wanted', { addLabels: [runAgainMark(true)] });
		const next = createDeliveryLog();
		const second = world.start(next, { cursor: saved(first.cursor()) });
		await second.firstTry;
		await next.atLeast(1);
		await until(() => !world.stored('wanted').labels.has(runAgainMark(true)));
		await second.close();
		const last = createDeliveryLog();
		await world.start(last, { cursor: saved(second.cursor()) }).firstTry;
		await sleep(200);
		expect(next.subjects()).toEqual(['wanted']);
		expect(last.entries).toEqual([]);
	});

	it('is told once by a message that is in two folders, however far one of them is behind', async () => {
		const claims = new Map<string, string>();
		const claim = (folder: string) => (identity: string) => {
			const owner = claims.get(identity) ?? folder;
			claims.set(identity, owner);
			return owner === folder;
		};
		const log = createDeliveryLog();
		const inbox = world.start(log, { claim: claim('INBOX'), otherFolders: ['Handled'] });
		await inbox.firstTry;
		for (let i = 0; i < 30; i += 1) world.receive(`mail ${i}`);
		await log.atLeast(30);
		await until(() => isDone('mail 29'));
		// The process remembers nothing of them any more.
		claims.clear();
		update('mail 0', { addLabels: ['Handled'] });
		const labels = world.start(log, {
			folder: 'Handled',
			otherFolders: ['INBOX'],
			claim: claim('Handled'),
			firstStart: { days: 7 },
		});
		await labels.firstTry;
		update('mail 1', { addLabels: ['Handled'] });
		await sleep(500);
		expect(log.entries).toHaveLength(30);
	});
});

describe('one message stops no other', () => {
	it('where its item cannot be made: it comes with what there is after three tries, the others meanwhile', async () => {
		const tries: boolean[] = [];
		const log = createDeliveryLog();
		await world.start({
			prepare: async (message, _content, { lastTry }) => {
				if (message.mail.subject !== 'full store') return message;
				tries.push(lastTry);
				if (!lastTry) throw new Error('ENOSPC');
				return message;
			},
			deliver: log.deliver,
		}).firstTry;
		world.receive('full store');
		world.receive('fine');
		await log.atLeast(1);
		expect(log.subjects()).toEqual(['fine']);
		await log.atLeast(2);
		expect(tries).toEqual([false, false, true]);
		await until(() => isDone('full store'));
	}, 20_000);

	it('where it was archived and All Mail is hidden from IMAP: it is let go, and the next one comes', async () => {
		world.sandbox.store.account(me)!.showInImap(undefined, false);
		const log = createDeliveryLog(async (entry) => {
			await moving(entry);
			return entry.item.mail.subject.startsWith('archived') ? 'failure' : 'success';
		});
		const watching = world.start(log, { acknowledgeAt: 'success', retryAfter: 20 });
		await watching.firstTry;
		world.receive('archived');
		await log.atLeast(1);
		await until(() => watching.cursor().pending.length === 0);
		world.receive('next');
		await log.atLeast(2);
		await until(() => isDone('next'));
		expect(log.subjects()).toEqual(['archived', 'next']);
		expect(watching.outages).toEqual([]);
	});

	it('where whoever is told of a dead letter throws', async () => {
		const log = createDeliveryLog(async ({ item }) =>
			item.mail.subject === 'bad' ? 'failure' : 'success',
		);
		const watching = world.start(log, {
			acknowledgeAt: 'success',
			maxTries: 1,
			onDeadLetter: () => {
				throw new Error('the host is full');
			},
		});
		await watching.firstTry;
		world.receive('bad');
		await until(() => world.stored('bad').labels.has('n8n/failed') && isDone('bad'));
		world.receive('good');
		await until(() => isDone('good'));
		expect(log.subjects()).toEqual(['bad', 'good']);
	});
});

describe('an outage', () => {
	it('is told though every sign-in succeeds, where mail cannot be looked for; and so is its end', async () => {
		const now = Date.now;
		let ahead = 0;
		jest.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
		const log = createDeliveryLog();
		const watching = world.start(log);
		await watching.firstTry;
		world.sandbox.imap.faults.add({
			when: { command: '(UID )?SEARCH' },
			do: 'no',
			text: '[UNAVAILABLE] Temporary System Error (Failure)',
		});
		world.receive('unseen');
		await sleep(2_500);
		expect(watching.outages).toEqual([]);
		ahead = 121_000;
		await until(() => watching.outages.length > 0);
		expect(watching.recoveries()).toBe(0);
		await sleep(1_000);
		expect(watching.outages).toHaveLength(1);
		world.sandbox.imap.faults.clear();
		await log.atLeast(1);
		expect(watching.recoveries()).toBe(1);
	}, 60_000);
});

describe('an execution that waits', () => {
	it('is no success: nothing is done with its message, which does not come again', async () => {
		const log = createDeliveryLog(async () => 'waiting');
		const first = world.start(log, {
			acknowledgeAt: 'success',
			afterwards: { success: { read: true }, failure: { starred: true } },
		});
		await first.firstTry;
		world.receive('waits');
		await until(() => world.stored('waits').flags.has(keyword));
		await sleep(200);
		expect([...world.stored('waits').flags].sort()).toEqual([keyword]);
		expect(log.entries).toHaveLength(1);
	});
});

describe('where the workflow says when a message is done', () => {
	const start = (log: ReturnType<typeof createDeliveryLog>, more: object = {}) =>
		world.start(log, {
			acknowledgeAt: 'workflow',
			afterwards: { success: { read: true } },
			retryAfter: 20,
			...more,
		});

	it('it is open until then, also after a restart and without a cursor; and After Success follows', async () => {
		const log = createDeliveryLog(async () => 'waiting');
		const first = start(log);
		await first.firstTry;
		world.receive('one');
		world.receive('two');
		await log.atLeast(2);
		await until(() => first.cursor().pending.length === 2);
		await sleep(200);
		expect(isDone('one')).toBe(false);
		await first.close();

		const next = createDeliveryLog();
		const second = start(next, { cursor: saved(first.cursor()) });
		await second.firstTry;
		update('one', { addFlags: [keyword] });
		await second.close();
		const last = createDeliveryLog();
		const third = start(last);
		await third.firstTry;
		await until(() => world.stored('one').flags.has('\\Seen'));
		expect(world.stored('two').flags.has('\\Seen')).toBe(false);
		expect([...next.subjects(), ...last.subjects()]).toEqual([]);
	}, 20_000);

	it('it is seen where the workflow has archived the message', async () => {
		const log = createDeliveryLog(async ({ item }) => {
			update(item.mail.subject, { removeLabels: ['\\Inbox'], addFlags: [keyword] });
			return 'success';
		});
		const watching = start(log);
		await watching.firstTry;
		world.receive('archived');
		await log.atLeast(1);
		await until(() => world.stored('archived').flags.has('\\Seen'));
		expect(watching.cursor().pending).toEqual([]);
		expect(log.entries).toHaveLength(1);
	});

	it('it comes again where nobody has said so in time, and is set aside after its last try', async () => {
		const log = createDeliveryLog(async () => 'success');
		const watching = start(log, { comesAgainAfter: 1_000, maxTries: 2 });
		await watching.firstTry;
		world.receive('forgotten');
		await log.atLeast(2);
		await until(() => watching.deadLetters.length > 0);
		expect(log.entries.map(({ attempt }) => attempt)).toEqual([1, 2]);
		await until(() => world.stored('forgotten').labels.has('n8n/failed'));
	}, 20_000);
});

describe('what it costs', () => {
	/** The commands that the sandbox has run, by name. */
	const count = (): Record<string, number> => {
		const commands: Record<string, number> = {};
		const { faults } = world.sandbox.imap;
		const take = faults.take.bind(faults);
		jest.spyOn(faults, 'take').mockImplementation((occasion) => {
			commands[occasion.command] = (commands[occasion.command] ?? 0) + 1;
			return take(occasion);
		});
		return commands;
	};

	it('a watch compresses nothing: that would more than double its memory', async () => {
		const commands = count();
		const log = createDeliveryLog();
		await world.start(log).firstTry;
		expect(commands.AUTHENTICATE).toBeGreaterThan(0);
		expect(commands).not.toHaveProperty('COMPRESS');
	});

	it('one mail costs one SEARCH, one FETCH and one STORE', async () => {
		const log = createDeliveryLog();
		const watching = world.start(log);
		await watching.firstTry;
		// The first one has the server checked for keywords.
		world.receive('first');
		await until(() => world.stored('first').flags.has(keyword));
		await sleep(500);
		const commands = count();
		world.receive('second');
		await until(() => isDone('second'));
		await sleep(300);
		delete commands.DONE;
		delete commands.IDLE;
		expect(commands).toEqual({ 'UID SEARCH': 1, 'UID FETCH': 1, 'UID STORE': 1 });
	});

	it('a filter costs no SEARCH for each mail, and none once mail has stopped', async () => {
		const log = createDeliveryLog();
		await world.start(log, {
			query: () => ({ gmailraw: 'from:nobody@example.test' }),
			// It is asked for once a start, and has tests of its own.
			lookForCutOffAfter: 60_000,
		}).firstTry;
		const commands = count();
		for (let i = 0; i < 60; i += 1) {
			world.receive(`mail ${i}`);
			await sleep(20);
		}
		await sleep(1_500);
		const during = commands['UID SEARCH'];
		expect(during).toBeLessThan(130);
		await sleep(3_000);
		expect(commands['UID SEARCH']).toBe(during);
	}, 20_000);

	it('UIDs that changed with twenty messages in hand cost a few SEARCHes', async () => {
		const log = createDeliveryLog(async () => await new Promise<Outcome>(() => undefined));
		const watching = world.start(log, { maxInFlight: 20 });
		await watching.firstTry;
		for (let i = 0; i < 20; i += 1) world.receive(`mail ${i}`);
		await log.atLeast(20);
		const commands = count();
		world.sandbox.imap.changeUidValidity(me, 'INBOX');
		world.sandbox.imap.dropAll(me);
		await until(() => watching.cursor().uidValidity !== '1');
		await sleep(500);
		expect(commands['UID SEARCH']).toBeLessThanOrEqual(6);
		expect(log.entries).toHaveLength(20);
	}, 20_000);
});
