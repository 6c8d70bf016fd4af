import { setTimeout as sleep } from 'node:timers/promises';
import { startNow, type Cursor } from '../../../gmail/watch/cursor';
import { createDeliveryLog, type DeliveryEntry } from '../../support/delivery-log';
import { keyword, me, openWatchedSandbox, saved, type WatchedSandbox } from './sandbox-watch';

let world: WatchedSandbox;

beforeEach(async () => {
	world = await openWatchedSandbox();
});

afterEach(async () => {
	await world.close();
});

const other = '$n8n-other';

/** No second more than the tests need. */
const soon = { lookForCutOffAfter: 1_500 };

const put = (changes: { addLabels?: string[]; removeLabels?: string[] }) =>
	createDeliveryLog(async ({ item }: DeliveryEntry) => {
		world.sandbox.store.account(me)!.update(world.stored(item.mail.subject).id, changes);
	});

const archive: { addLabels?: string[]; removeLabels: string[] } = { removeLabels: ['\\Inbox'] };

/** Two triggers that watch, see one mail each, and end. Returns what the second one, which puts nothing away, has saved. */
const both = async (): Promise<Cursor> => {
	const logs = [createDeliveryLog(), createDeliveryLog()];
	const [first, second] = [world.start(logs[0], { keyword: other }), world.start(logs[1])];
	await Promise.all([first.firstTry, second.firstTry]);
	world.receive('before');
	await Promise.all(logs.map(async (log) => await log.atLeast(1)));
	await sleep(300);
	for (const watching of [first, second]) {
		await watching.close();
		await watching.settled();
	}
	// INTERNALDATE has whole seconds.
	await sleep(1_000);
	return saved(second.cursor());
};

/** The other trigger is the first to start again, and puts away all that came meanwhile. */
const startsFirst = async (subjects: string[], changes = archive): Promise<void> => {
	const log = put(changes);
	await world.start(log, { keyword: other }).firstTry;
	for (const subject of subjects) world.receive(subject);
	await log.atLeast(subjects.length);
	await sleep(500);
};

it('what another trigger has put away before this one watched runs here too, once, also at the start after', async () => {
	const cursor = await both();
	await startsFirst(['one', 'two']);
	const options = { ...soon, cursor, others: () => [other] };
	const log = createDeliveryLog();
	const watching = world.start(log, options);
	await watching.firstTry;
	world.receive('three');
	await log.atLeast(3);
	await watching.close();
	await watching.settled();
	await world.start(log, options).firstTry;
	await sleep(2_500);
	expect(log.subjects().sort()).toEqual(['one', 'three', 'two']);
}, 30_000);

it.each<[string, { changes?: typeof archive } & Parameters<typeof world.start>[1]]>([
	['was thrown away', { changes: { ...archive, addLabels: ['\\Trash'] } }],
	['is not what its search asks for', { query: () => ({ subject: 'invoice' }) }],
	['its filter rejects', { reject: async () => 'not for this workflow' }],
	['came before it had ever watched', { cursor: startNow }],
	['lies there, and no trigger is said to have put it away', { others: () => [] }],
])(
	'but not what %s',
	async (_what, { changes = archive, ...more }) => {
		const cursor = await both();
		await startsFirst(['one'], changes);
		const log = createDeliveryLog();
		const options = { ...soon, cursor, others: () => [other], ...more };
		await world.start(log, options).firstTry;
		await sleep(2_500);
		expect(log.subjects()).toEqual([]);
		expect(world.stored('one').flags.has(`${keyword}-out`)).toBe(false);
	},
	30_000,
);
