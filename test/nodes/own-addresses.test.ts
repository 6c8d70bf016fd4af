import * as core from '../../gmail';
import type { GmailError } from '../../gmail';
import { ownAddresses } from '../../nodes/GmailImapTrigger/own-addresses';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { sandboxAccount } from '../support/sandbox-account';
import { trustCertificate } from '../support/trust';

const me = 'support@example.test';
const both = [me, 'sales@example.test'];
let sandbox: Sandbox;
let refusals: GmailError[];

beforeEach(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Support', aliases: [{ address: both[1]! }] });
	refusals = [];
});

afterEach(async () => await sandbox.close());

const open = () => ownAddresses(core, (error) => refusals.push(error));

/** Switches the Gmail API off; counts how often it was asked all the same. */
const switchOff = (times?: number): void =>
	void sandbox.http.faults.add({
		route: '/settings/sendAs',
		do: 'answer',
		status: 403,
		body: { error: { code: 403, errors: [{ reason: 'accessNotConfigured' }] } },
		...(times && { times }),
	});

it('knows the aliases, and asks once a sign-in', async () => {
	const own = open();
	own.of(sandboxAccount(sandbox, me));
	expect(await Promise.all([own.known(), own.known()])).toEqual([both, both]);
	switchOff();
	expect(await own.known()).toEqual(both);
	expect(refusals).toEqual([]);
});

it('knows those from before where the API refuses at a later sign-in, and says so once', async () => {
	const own = open();
	own.of(sandboxAccount(sandbox, me));
	await own.known();
	switchOff();
	own.of(sandboxAccount(sandbox, me));
	expect(await own.known()).toEqual(both);
	expect(await own.known()).toEqual(both);
	expect(refusals.map(({ code }) => code)).toEqual(['apiDisabled']);
});

it('knows none where the API is switched off, and asks again after the next sign-in', async () => {
	const own = open();
	switchOff(1);
	own.of(sandboxAccount(sandbox, me));
	expect(await own.known()).toEqual([]);
	own.of(sandboxAccount(sandbox, me));
	expect(await own.known()).toEqual(both);
});

it('knows none before anybody has signed in', async () => {
	expect(await open().known()).toEqual([]);
});
