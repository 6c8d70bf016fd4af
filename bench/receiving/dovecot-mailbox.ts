import { ImapFlow } from 'imapflow';
import { startNow, type Cursor } from '../../gmail/watch/cursor';
import { watch, type Watch, type WatchOptions } from '../../gmail/watch/watch';
import { startDovecot, type Dovecot, type Mechanism } from '../../test/servers/dovecot';
import { serverAccount } from '../../test/servers/server-account';
import { trustCertificate } from '../../test/trust';

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

let watches = 0;

/** Each watch marks what is done for itself: what another one has done is new for it. */
const nextKeyword = (): string => `$bench-${(watches += 1)}`;

/** A watch as the trigger runs it; an outage ends the measurement. */
export const startWatch = <Item>(
	dovecot: Dovecot,
	address: string,
	options: Pick<WatchOptions<Item>, 'prepare' | 'deliver'> & Partial<WatchOptions<Item>>,
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
