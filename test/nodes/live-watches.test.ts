import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../gmail';
import {
	endPredecessor,
	enter,
	leave,
	othersAt,
	takeOver,
} from '../../nodes/GmailImapTrigger/live-watches';
import { otherNameOf } from '../../nodes/GmailImapTrigger/other-name';
import { createDeliveryLog } from '../support/delivery-log';
import { me, openWatchedSandbox, until, type WatchedSandbox } from '../gmail/watch/sandbox-watch';

let world: WatchedSandbox;

beforeEach(async () => {
	world = await openWatchedSandbox();
});

afterEach(async () => await world.close());

/** A trigger that is closed while an execution runs, and how that one ends. */
const closedWhileRunning = async (name = 'INBOX') => {
	let finish: (outcome: Outcome) => void = () => undefined;
	const log = createDeliveryLog(
		async () => await new Promise<Outcome>((resolve) => (finish = resolve)),
	);
	const watch = world.start(log);
	await watch.firstTry;
	const watches = new Map([[name, watch]]);
	enter('trigger', watches);
	world.receive('running');
	await log.atLeast(1);
	await leave('trigger', watches);
	return { watch, finish: () => finish('success') };
};

describe('the successor of a trigger', () => {
	it('knows what still runs', async () => {
		const { finish } = await closedWhileRunning();
		expect((await takeOver('trigger', 'INBOX'))?.running.size).toBe(1);
		finish();
	});

	it('knows what has just ended and is being saved', async () => {
		const { watch, finish } = await closedWhileRunning();
		world.sandbox.imap.faults.add({ when: { command: 'UID STORE' }, do: 'slow', ms: 300 });
		finish();
		await until(() => watch.cursor().pending.length === 0);
		expect(await takeOver('trigger', 'INBOX')).toMatchObject({ cursor: { pending: [] } });
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
		expect(await takeOver('trigger', 'INBOX')).toMatchObject({ cursor: { pending: [] } });
	});

	it('learns the rest from n8n and Gmail', async () => {
		const { watch, finish } = await closedWhileRunning();
		finish();
		await watch.settled();
		while ((await takeOver('trigger', 'INBOX')) !== undefined) await sleep(10);
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

describe('the successor of a trigger with another kind of credential', () => {
	const inbox = (mailbox: string) => ({ mailbox, folder: 'INBOX' });
	const never = async (): Promise<string> => await Promise.reject(new Error('it is not asked'));

	it.each([
		['a service account after OAuth2', ':INBOX', inbox(me), never],
		['one that is written otherwise', ':INBOX', inbox(me.toUpperCase()), never],
		['OAuth2 after a service account', `${me}:INBOX`, inbox(''), async () => me],
		[
			'OAuth2 of an address written otherwise',
			`${me}:INBOX`,
			inbox(''),
			async () => me.toUpperCase(),
		],
	])('knows what still runs of the same mailbox: %s', async (_how, before, origin, addressOf) => {
		const { finish } = await closedWhileRunning(before);
		const handover = await takeOver(
			'trigger',
			'now',
			async (closed) => await otherNameOf(origin, closed, { origins: [origin], addressOf }),
		);
		expect(handover?.running.size).toBe(1);
		finish();
	});

	it.each([
		['another mailbox', ':INBOX', inbox('other@example.test'), never],
		[
			'the credential of another mailbox',
			`${me}:INBOX`,
			inbox(''),
			async () => 'other@example.test',
		],
		['nobody knows whose it is', `${me}:INBOX`, inbox(''), never],
		['another folder', `${me}:Orders:INBOX`, inbox(me), never],
	])('knows nothing of %s', async (_what, before, origin, addressOf) => {
		const { watch, finish } = await closedWhileRunning(before);
		const other = await otherNameOf(origin, new Map([[before, watch]]), {
			origins: [origin],
			addressOf,
		});
		expect(other).toBeUndefined();
		finish();
	});

	it('leaves what is still watched under its own name to it', async () => {
		const { watch, finish } = await closedWhileRunning(':INBOX');
		const closed = new Map([[':INBOX', watch]]);
		const origins = [inbox(''), inbox(me)];
		expect(await otherNameOf(inbox(me), closed, { origins, addressOf: never })).toBeUndefined();
		finish();
	});
});

it('the other triggers of a folder are those that watch it now, and not the one that asks', async () => {
	const watch = world.start(createDeliveryLog());
	await watch.firstTry;
	const watches = new Map([[':INBOX', watch]]);
	const ends = ['asks', 'same', 'elsewhere', 'gone'];
	for (const name of ends) {
		enter(name, name === 'elsewhere' ? new Map([[':Orders', watch]]) : watches);
	}
	await leave('gone', watches);
	const others = othersAt(
		'asks',
		(name, { cursor }) => name === ':INBOX' && cursor().account === me,
	);
	expect(others).toEqual(['same']);
	for (const name of ends) await endPredecessor(name);
});
