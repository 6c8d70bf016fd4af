import type { SmtpFault } from './faults/smtp-fault';
import { toHex } from './api/message-ids';
import type { HttpFault } from './http/http-faults';
import type { Fault as ImapFault } from './imap/faults';
import type { OAuthClient } from './oauth/clients';
import type { OAuthErrorBody } from './oauth/oauth-error';
import { mailScope } from './oauth/scopes';
import type { Sandbox } from './sandbox';
import type { MailboxOptions } from './store/mailbox';
import type { MessageUpdate, StoredMessage } from './store/stored-message';

/** A message as the control interface shows it. Ids are hex; `raw` is base64. */
export interface MessageSummary {
	id: string;
	threadId: string;
	labels: string[];
	flags: string[];
	receivedAt: string;
	raw: string;
}

/**
 * What other processes can do to a sandbox: `POST <controlUrl>/<action>` with the argument as JSON, the answer
 * is JSON too. Arguments are taken on trust, as tests and the demo are the only callers.
 */
export const controlActions = {
	addAccount: ({ store }: Sandbox, account: Omit<MailboxOptions, 'ids' | 'clock'>) => {
		const { address, name } = store.addAccount(account);
		return { address, name };
	},
	addClient: ({ oauth }: Sandbox, client: Partial<OAuthClient>) => oauth.clients.add(client),
	/** Changes a client: redirect URIs, audience, state. */
	changeClient: ({ oauth }: Sandbox, change: Partial<OAuthClient> & { clientId: string }) =>
		Object.assign(oauth.clients.get(change.clientId) ?? unknown('client'), change),

	addServiceAccount: async (
		{ oauth }: Sandbox,
		account: { email: string; clientId?: string; certificate?: string },
	) => await oauth.serviceAccounts.add(account),
	uploadKey: (
		{ oauth }: Sandbox,
		{ email, certificate }: { email: string; certificate: string },
	) => ({
		keyId: oauth.serviceAccounts.uploadKey(email, certificate),
	}),
	deleteKey: ({ oauth }: Sandbox, { email, keyId }: { email: string; keyId: string }) =>
		oauth.serviceAccounts.deleteKey(email, keyId),
	disableServiceAccount: (
		{ oauth }: Sandbox,
		{ email, disabled }: { email: string; disabled?: boolean },
	) => oauth.serviceAccounts.disable(email, disabled),
	deleteServiceAccount: ({ oauth }: Sandbox, { email }: { email: string }) =>
		oauth.serviceAccounts.delete(email),
	delegate: (
		{ oauth }: Sandbox,
		{ clientId, scopes, domain }: { clientId: string; scopes: string[]; domain?: string },
	) => oauth.serviceAccounts.delegate(clientId, scopes, domain),

	mintToken: (
		{ oauth }: Sandbox,
		{
			address,
			scopes = [mailScope],
			lifetime,
		}: { address: string; scopes?: string[]; lifetime?: number },
	) => ({ token: oauth.tokens.mint(address, scopes, lifetime) }),
	/** Life of the tokens issued from now on, in seconds. */
	setTokenLifetime: ({ oauth }: Sandbox, { seconds }: { seconds: number }) => {
		oauth.tokens.lifetime = seconds;
	},
	/** Ends the live access tokens of an account. */
	revokeTokens: ({ oauth }: Sandbox, { address }: { address: string }) => ({
		revoked: oauth.tokens.revoke((token) => token.address === address),
	}),
	/** Ends the refresh tokens of an account; `reason` is what the token endpoint says from now on. */
	killRefreshTokens: (
		{ oauth }: Sandbox,
		{ address, reason }: { address: string; reason?: Partial<OAuthErrorBody> },
	) => ({ killed: oauth.refreshTokens.kill((token) => token.address === address, reason) }),

	addImapFault: ({ imap }: Sandbox, fault: ImapFault) => ({ id: imap.faults.add(fault) }),
	removeImapFault: ({ imap }: Sandbox, { id }: { id: number }) => ({
		removed: imap.faults.remove(id),
	}),
	addSmtpFault: ({ smtp }: Sandbox, fault: SmtpFault) => smtp.faults.add(fault),
	/** API, token endpoint, consent page. */
	addHttpFault: ({ http }: Sandbox, fault: HttpFault) => http.faults.add(fault),
	listFaults: ({ imap, smtp, http }: Sandbox) => ({
		imap: imap.faults.list(),
		smtp: smtp.faults.list(),
		http: http.faults.list(),
	}),
	clearFaults: ({ imap, smtp, http }: Sandbox) => {
		for (const { faults } of [imap, smtp, http]) faults.clear();
	},
	dropImap: ({ imap }: Sandbox, { address }: { address?: string }) => ({
		sessions: imap.dropAll(address),
	}),
	byeImap: ({ imap }: Sandbox, { text, address }: { text: string; address?: string }) => ({
		sessions: imap.bye(text, address),
	}),
	/** Half-open: the sockets stay, nothing is said any more. */
	silenceImap: ({ imap }: Sandbox, { address }: { address?: string }) => ({
		sessions: imap.silence(address),
	}),
	/** The IMAP server goes away, with all sessions, and is back after so many ms; answers when it is. */
	restartImap: async ({ imap }: Sandbox, { ms }: { ms: number }) => await imap.restart(ms),
	changeUidValidity: (
		{ imap }: Sandbox,
		{ address, folder }: { address: string; folder: string },
	) => imap.changeUidValidity(address, folder),
	/** Shows the folder of a label to IMAP clients, or hides it from them; without a label that of All Mail. */
	showFolderInImap: (
		{ store }: Sandbox,
		{ address, label, shown }: { address: string; label?: string; shown: boolean },
	) => (store.account(address) ?? unknown('account')).showInImap(label, shown),
	/** How many messages an account may still send; no `messages` lifts the limit. */
	setSendingLimit: (
		{ smtp }: Sandbox,
		{ address, messages }: { address: string; messages?: number },
	) => smtp.limits.set(address, messages),

	counters: ({ imap, oauth, store }: Sandbox) => ({
		tokensIssued: oauth.tokens.issued,
		imapConnections: imap.connections(),
		messages: Object.fromEntries(store.accounts().map((box) => [box.address, box.all().length])),
	}),
	/** Live IMAP sessions by account. */
	imapConnections: ({ imap, store }: Sandbox) =>
		Object.fromEntries(store.accounts().map(({ address }) => [address, imap.connections(address)])),
	listMessages: ({ store }: Sandbox, { address }: { address: string }) => ({
		messages: (store.account(address) ?? unknown('account')).all().map(summary),
	}),
	/** Delivers a message as the outside world does; `raw` is the message, `rawBase64` its bytes. */
	deliver: (
		{ store }: Sandbox,
		{ from, to, ...message }: { from: string; to: string[] } & RawMessage,
	) => {
		const { accepted, rejected } = store.deliver({ from, to }, bytesOf(message));
		return { accepted, rejected };
	},
	/** Puts a message into a mailbox, under labels as IMAP names them. */
	appendMessage: (
		{ store }: Sandbox,
		{
			address,
			labels,
			flags,
			...message
		}: { address: string; labels: string[]; flags?: string[] } & RawMessage,
	) =>
		summary(
			(store.account(address) ?? unknown('account')).append(bytesOf(message), { labels, flags }),
		),
	/** Changes labels and flags of a message. */
	updateMessage: (
		{ store }: Sandbox,
		{
			address,
			id,
			...change
		}: { address: string; id: string } & Record<keyof MessageUpdate, string[]>,
	) => {
		const mailbox = store.account(address) ?? unknown('account');
		return summary(mailbox.update(BigInt(`0x${id}`), change) ?? unknown('message'));
	},
};

/** Name of a control action. */
export type ControlAction = keyof typeof controlActions;

type RawMessage = { raw?: string; rawBase64?: string };

const bytesOf = ({ raw = '', rawBase64 }: RawMessage): Buffer =>
	rawBase64 === undefined ? Buffer.from(raw) : Buffer.from(rawBase64, 'base64');

const summary = (message: StoredMessage): MessageSummary => ({
	id: toHex(message.id),
	threadId: toHex(message.threadId),
	labels: [...message.labels],
	flags: [...message.flags],
	receivedAt: message.receivedAt.toISOString(),
	raw: message.source.toString('base64'),
});

function unknown(what: string): never {
	throw new Error(`The sandbox has no such ${what}`);
}
