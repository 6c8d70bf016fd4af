import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { startNow, type Cursor } from '../../gmail/watch/cursor';
import { watch as watchNow, type Watch, type WatchOptions } from '../../gmail/watch/watch';
import { startDovecot, type Dovecot, type Mechanism } from '../../test/servers/dovecot';
import { serverAccount } from '../../test/servers/server-account';
import { trustCertificate } from '../../test/support/trust';

/** Runs measurements against a real Dovecot that ends with them. */
export const withDovecot = async (
	work: (dovecot: Dovecot) => Promise<void>,
	mechanisms?: Mechanism[],
): Promise<void> => {
	const dovecot = await startDovecot(mechanisms);
	try {
		trustCertificate(dovecot.certificates.ca);
		await work(dovecot);
	} finally {
		await dovecot.stop();
	}
};

/** A bare imapflow client with the Inbox open. */
export const openClient = async (dovecot: Dovecot, address: string): Promise<ImapFlow> => {
	const auth = { user: address, accessToken: dovecot.tokens.mint(address) };
	const client = new ImapFlow({ ...dovecot.imap, secure: true, logger: false, auth });
	await client.connect();
	await client.mailboxOpen('INBOX');
	return client;
};

/** A cursor for which the whole Inbox is new. */
export const fromTheStart = async (dovecot: Dovecot, address: string): Promise<Cursor> => {
	const client = await openClient(dovecot, address);
	const uidValidity = client.mailbox ? String(client.mailbox.uidValidity) : '';
	await client.logout();
	return { ...startNow, account: address, uidValidity };
};

/** Fills the Inbox by a maildir that Dovecot takes in, one in ten of its messages unread; by LMTP it would take an hour. */
export const fillDovecot = async (
	dovecot: Dovecot,
	address: string,
	count: number,
): Promise<void> => {
	await dovecot.deliver(address, ['Subject: first\r\n\r\nHello']);
	const maildir = join(dovecot.folder, 'to-import');
	for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(maildir, name), { recursive: true });
	const start = Math.floor(Date.now() / 1_000) - count;
	for (let i = 0; i < count; i += 1) {
		const flags = i % 10 === 0 ? '' : 'S';
		writeFileSync(
			join(maildir, 'cur', `${start + i}.M${i}P1.bench:2,${flags}`),
			`From: Carla <carla@customer.test>\r\nTo: ${address}\r\nSubject: Order ${i}\r\nMessage-ID: <${i}@customer.test>\r\nDate: ${new Date((start + i) * 1_000).toUTCString()}\r\n\r\nHello, order ${i}.\r\n${'x'.repeat(600)}\r\n`,
		);
	}
	execFileSync('chmod', ['-R', 'a+rwX', dovecot.folder]);
	execFileSync('doveadm', [
		...['-c', join(dovecot.folder, 'dovecot.conf')],
		...['import', '-u', address, `maildir:${maildir}`, '', 'ALL'],
	]);
	rmSync(maildir, { recursive: true });
};

let watches = 0;

/** Each watch marks what is done for itself: what another one has done is new for it. */
const nextKeyword = (): string => `$bench-${(watches += 1)}`;

/**
 * A watch as the trigger runs it; an outage ends the measurement.
 *
 * @param watch of another build, to compare with
 */
export const startWatch = <Item>(
	dovecot: Dovecot,
	address: string,
	options: Pick<WatchOptions<Item>, 'prepare' | 'deliver'> & Partial<WatchOptions<Item>>,
	watch = watchNow,
): Watch =>
	watch<Item>({
		signIn: async () => serverAccount(dovecot, address),
		folder: 'INBOX',
		cursor: startNow,
		keyword: nextKeyword(),
		maxInFlight: 20,
		onOutage: (error) => {
			throw error;
		},
		onDeadLetter: () => undefined,
		onNotStarted: (error) => {
			throw error;
		},
		onAfterwardsRefused: () => undefined,
		onRecovery: () => undefined,
		...options,
	});
