import type { Outcome } from '../../gmail';
import { endPredecessor, enter, leave, takeOver } from '../../nodes/GmailImapTrigger/live-watches';
import { createDeliveryLog } from '../delivery-log';
import { openWatchedSandbox, until, type WatchedSandbox } from '../gmail/watch/sandbox-watch';

let world: WatchedSandbox;

beforeEach(async () => {
	world = await openWatchedSandbox();
});

afterEach(async () => await world.close());

/** A trigger that is closed while an execution runs, and how that one ends. */
const closedWhileRunning = async () => {
	let finish: (outcome: Outcome) => void = () => undefined;
	const log = createDeliveryLog(
		async () => await new Promise<Outcome>((resolve) => (finish = resolve)),
	);
	const watch = world.start(log);
	await watch.firstTry;
	const watches = new Map([['INBOX', watch]]);
	enter('trigger', watches);
	world.receive('running');
	await log.atLeast(1);
	await leave('trigger', watches);
	return { watch, finish: () => finish('success') };
};

describe('the successor of a trigger', () => {
	it('knows what still runs', async () => {
		const { finish } = await closedWhileRunning();
		expect(takeOver('trigger', 'INBOX')?.running.size).toBe(1);
		finish();
	});

	it('knows what has just ended and is being saved', async () => {
		const { watch, finish } = await closedWhileRunning();
		world.sandbox.imap.faults.add({ when: { command: 'UID STORE' }, do: 'slow', ms: 300 });
		finish();
		await until(() => watch.cursor().pending.length === 0);
		expect(takeOver('trigger', 'INBOX')).toMatchObject({ cursor: { pending: [] } });
	});

	it('knows what has ended while Gmail was away', async () => {
		const log = createDeliveryLog(async () => {
			await world.sandbox.imap.restart(0);
			world.sandbox.imap.faults.add({ when: { command: 'GREETING' }, do: 'drop' });
		});
		const watch = world.start(log);
		await watch.firstTry;
		const watches = new Map([['INBOX', watch]]);
		enter('trigger', watches);
		world.receive('running');
		await until(() => log.entries.length > 0 && watch.cursor().pending.length === 0);
		await leave('trigger', watches);
		expect(takeOver('trigger', 'INBOX')).toMatchObject({ cursor: { pending: [] } });
	});

	it('learns the rest from n8n and Gmail', async () => {
		const { watch, finish } = await closedWhileRunning();
		finish();
		await watch.settled();
		await until(() => takeOver('trigger', 'INBOX') === undefined);
		expect(world.stored('running').flags.has('$n8n-test')).toBe(true);
	});

	it('ends one that was never closed', async () => {
		const watch = world.start(createDeliveryLog());
		await watch.firstTry;
		enter('trigger', new Map([['INBOX', watch]]));
		await endPredecessor('trigger');
		await until(() => world.sandbox.imap.connections() === 0);
	});
});
