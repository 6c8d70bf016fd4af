import { setTimeout as sleep } from 'node:timers/promises';
import { startNow, type Cursor, type Outcome } from '../../../gmail/watch/cursor';
import { inFlightKeyword } from '../../../gmail/watch/in-flight';
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
	await world.close();
});

const update = (
	subject: string,
	changes: { addLabels?: string[]; removeLabels?: string[] },
): void => {
	world.sandbox.store.account(me)!.update(world.stored(subject).id, changes);
};

const has = (subject: string, flag: string): boolean => world.stored(subject).flags.has(flag);

const isDone = (subject: string): boolean => has(subject, keyword);

/** No second more than the tests need. */
const lookForCutOffAfter = 200;

const never = new Promise<Outcome>(() => undefined);

/** How a workflow puts its message out of the folder before it goes on with its work. */
const away = {
	archive: { removeLabels: ['\\Inbox'] },
	trash: { addLabels: ['\\Trash'], removeLabels: ['\\Inbox'] },
	move: { addLabels: ['Handled'], removeLabels: ['\\Inbox'] },
};

/** A workflow whose process is killed: it puts its message away and never ends. */
const cutOff = (changes: { addLabels?: string[]; removeLabels?: string[] }) =>
	createDeliveryLog(async ({ item }: DeliveryEntry) => {
		update(item.mail.subject, changes);
		return await never;
	});

it.each([
	['the folder that had it', ['INBOX', 'Handled']],
	['the other folder', ['Handled', 'INBOX']],
])(
	'after a kill, a message of two watched folders comes again once: first starts %s',
	async (_first, order) => {
		let claims = new Map<string, string>();
		const claimOf = (folder: string) => (identity: string) => {
			const owner = claims.get(identity) ?? folder;
			claims.set(identity, owner);
			return owner === folder;
		};
		const start = async (
			folder: string,
			log: ReturnType<typeof createDeliveryLog>,
			cursor: Cursor,
		) => {
			const otherFolders = [folder === 'INBOX' ? 'Handled' : 'INBOX'];
			const watching = world.start(log, {
				folder,
				otherFolders,
				claim: claimOf(folder),
				cursor,
				lookForCutOffAfter,
			});
			await watching.firstTry;
			return watching;
		};
		const log = createDeliveryLog(async () => await never);
		const inbox = await start('INBOX', log, startNow);
		world.receive('before');
		update('before', { addLabels: ['Handled'] });
		const handled = await start('Handled', log, startNow);
		world.receive('one');
		update('one', { addLabels: ['Handled'] });
		await until(() => has('one', inFlightKeyword(keyword)));
		const cursors: Record<string, Cursor> = {
			INBOX: saved(inbox.cursor()),
			Handled: saved(handled.cursor()),
		};
		claims = new Map();
		const next = createDeliveryLog(async () => await never);
		for (const folder of order) await start(folder, next, cursors[folder]);
		await sleep(1_000);
		expect(next.subjects().filter((subject) => subject === 'one')).toEqual(['one']);
	},
);

it('after a kill, a message that stays where it is says that it was handed out before', async () => {
	const log = createDeliveryLog(async () => await never);
	const first = world.start(log);
	await first.firstTry;
	const atFirst = saved(first.cursor());
	world.receive('one');
	await until(() => has('one', inFlightKeyword(keyword)));
	world.receive('two');
	const next = createDeliveryLog();
	await world.start(next, { cursor: atFirst, lookForCutOffAfter }).firstTry;
	await next.atLeast(2);
	const [one, two] = ['one', 'two'].map((name) =>
		next.entries.filter(({ item }) => item.mail.subject === name).map(({ again }) => again),
	);
	expect(one).toEqual(['retry']);
	expect(two).toHaveLength(1);
});

describe.each(Object.entries(away))('after a kill, a message put away by %s', (_how, changes) => {
	it('comes again though another execution has put the cursor back', async () => {
		const log = cutOff(changes);
		const first = world.start(log);
		await first.firstTry;
		const atFirst = saved(first.cursor());
		world.receive('one');
		world.receive('two');
		await until(() => ['one', 'two'].every((name) => has(name, inFlightKeyword(keyword))));
		for (const cursor of [atFirst, startNow]) {
			const next = createDeliveryLog(async () => await never);
			const second = world.start(next, { cursor, lookForCutOffAfter });
			await next.atLeast(2);
			expect(next.subjects().sort()).toEqual(['one', 'two']);
			// The same number: n8n tells whether an execution of that name ever began.
			// What must not be done twice can tell that it was handed out before.
			expect(next.entries.map(({ attempt, again }) => [attempt, again])).toEqual([
				[1, 'retry'],
				[1, 'retry'],
			]);
			await second.close();
		}
		const last = createDeliveryLog();
		await world.start(last, { cursor: atFirst, lookForCutOffAfter }).firstTry;
		await last.atLeast(2);
		await until(() => isDone('one') && isDone('two'));
		// What is done is done, in flight or not.
		const after = createDeliveryLog();
		await world.start(after, { cursor: atFirst, lookForCutOffAfter }).firstTry;
		await sleep(1_000);
		expect(after.entries).toEqual([]);
	}, 60_000);

	it('comes again from the cursor that its own emission saved', async () => {
		const log = cutOff(changes);
		await world.start(log).firstTry;
		world.receive('one');
		const [{ cursor }] = await log.atLeast(1);
		const next = createDeliveryLog();
		await world.start(next, { cursor: saved(cursor) }).firstTry;
		await next.atLeast(1);
		await until(() => isDone('one'));
	}, 20_000);

	it('is tried again after a failure', async () => {
		let runs = 0;
		const log = createDeliveryLog(async ({ item }) => {
			update(item.mail.subject, changes);
			runs += 1;
			return runs < 3 ? 'failure' : 'success';
		});
		await world.start(log, { acknowledgeAt: 'success', retryAfter: 20 }).firstTry;
		world.receive('one');
		await until(() => runs === 3);
		await until(() => isDone('one'));
	}, 20_000);
});

it('one that the workflow is to mark as done, archived, with a cursor that knows nothing of it, is waited for', async () => {
	const log = createDeliveryLog(async ({ item }) => {
		update(item.mail.subject, away.archive);
		return 'success';
	});
	const options = { acknowledgeAt: 'workflow' as const };
	const first = world.start(log, options);
	await first.firstTry;
	const atFirst = saved(first.cursor());
	world.receive('one');
	await until(() => has('one', `${keyword}-open`));
	await first.close();
	const next = createDeliveryLog();
	const second = world.start(next, { ...options, cursor: atFirst, lookForCutOffAfter });
	await second.firstTry;
	await until(() => second.cursor().pending.some(({ openSince }) => openSince !== undefined));
	expect(next.entries).toEqual([]);
}, 20_000);

it('a quick execution costs the server no command', async () => {
	const log = createDeliveryLog();
	await world.start(log).firstTry;
	for (let i = 0; i < 20; i += 1) world.receive(`mail ${i}`);
	await until(() => log.entries.length === 20 && isDone('mail 19'));
	await sleep(400);
	expect(log.subjects().some((subject) => has(subject, inFlightKeyword(keyword)))).toBe(false);
});

describe('somebody asks for a message to run again', () => {
	it.each([
		['in the folder', 'finish', {}],
		['in the folder', 'start', {}],
		['archived', 'finish', away.archive],
		['archived', 'start', away.archive],
	] as const)(
		'%s, in the mode %s: it runs once more, under a number of its own',
		async (_where, acknowledgeAt, changes) => {
			const log = createDeliveryLog();
			const first = world.start(log, { acknowledgeAt });
			await first.firstTry;
			world.receive('wanted');
			world.receive('other');
			await log.atLeast(2);
			await until(() => isDone('wanted') && isDone('other'));
			await first.close();
			update('wanted', changes);
			update('other', changes);
			update('wanted', { addLabels: [runAgainMark(true)] });
			const next = createDeliveryLog();
			const second = world.start(next, { acknowledgeAt, cursor: saved(first.cursor()) });
			await second.firstTry;
			await next.atLeast(1);
			expect(log.entries.map(({ again }) => again)).toEqual([undefined, undefined]);
			expect(next.entries.map(({ again }) => again)).toEqual(['asked']);
			await until(() => !world.stored('wanted').labels.has(runAgainMark(true)));
			await second.close();
			expect(next.subjects()).toEqual(['wanted']);
			expect(next.entries[0].attempt).toBeGreaterThan(1_000_000);
			const last = createDeliveryLog();
			await world.start(last, { acknowledgeAt, cursor: saved(second.cursor()) }).firstTry;
			await sleep(200);
			expect(last.entries).toEqual([]);
		},
		20_000,
	);

	it.each([
		['in the folder', {}],
		['archived', away.archive],
	])(
		'%s, where the workflow says when it is done: it is open until the workflow says so once more',
		async (_where, changes) => {
			const options = { acknowledgeAt: 'workflow' as const };
			const marking = createDeliveryLog(async ({ item }) => {
				const id = world.stored(item.mail.subject).id;
				world.sandbox.store.account(me)!.update(id, { addFlags: [keyword] });
				return 'success';
			});
			const first = world.start(marking, options);
			await first.firstTry;
			world.receive('wanted');
			await until(() => first.cursor().pending.length === 0 && isDone('wanted'));
			await first.close();
			update('wanted', { ...changes, addLabels: [runAgainMark(true)] });

			const log = createDeliveryLog();
			const second = world.start(log, { ...options, cursor: saved(first.cursor()) });
			await second.firstTry;
			await log.atLeast(1);
			await until(() => second.cursor().pending.some(({ openSince }) => openSince !== undefined));
			await sleep(300);
			expect(second.cursor().pending).toHaveLength(1);
			expect(world.stored('wanted').labels.has(runAgainMark(true))).toBe(true);
			await second.close();

			const third = world.start(log, { ...options, cursor: saved(second.cursor()) });
			await third.firstTry;
			await sleep(300);
			expect(log.entries).toHaveLength(1);
			world.sandbox.store.account(me)!.update(world.stored('wanted').id, { addFlags: [keyword] });
		},
		20_000,
	);
});
