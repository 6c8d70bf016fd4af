import { randomUUID } from 'node:crypto';
import { toCrlf } from '../mime/crlf';
import { composeBounce } from './bounce';
import { Mailbox, type MailboxOptions } from './mailbox';
import { MessageIds } from './message-ids';
import type { StoredMessage } from './stored-message';
import { recipientCopy } from './recipient-copy';

/** An SMTP envelope: bare addresses, `from` is '' for a bounce. */
export interface Envelope {
	from: string;
	to: string[];
}

/** What became of a delivery: addresses as the envelope spells them, and the messages it made. */
export interface Delivery {
	accepted: string[];
	rejected: string[];
	/** The sender's own copy, present with `sender` only. */
	sent?: StoredMessage;
}

/** All accounts of the sandbox and the post between them. */
export class MailStore {
	readonly #ids = new MessageIds();
	readonly #clock: () => number;
	readonly #byAddress = new Map<string, Mailbox>();
	readonly #accounts: Mailbox[] = [];

	/** @param options.clock milliseconds since 1970, for tests that move time */
	constructor({ clock = Date.now }: { clock?: () => number } = {}) {
		this.#clock = clock;
	}

	/** Opens an account. Throws where one of its addresses is taken. */
	addAccount(options: Omit<MailboxOptions, 'ids' | 'clock'>): Mailbox {
		const mailbox = new Mailbox({ ...options, ids: this.#ids, clock: this.#clock });
		const taken = mailbox.aliases.find(({ address }) => this.account(address));
		if (taken) throw new Error(`The address ${taken.address} belongs to another account already`);
		for (const { address } of mailbox.aliases) this.#byAddress.set(address.toLowerCase(), mailbox);
		this.#accounts.push(mailbox);
		return mailbox;
	}

	/** The account of an address or alias, in any case. */
	account(address: string): Mailbox | undefined {
		return this.#byAddress.get(address.toLowerCase());
	}

	/** In the order they were added. */
	accounts(): Mailbox[] {
		return [...this.#accounts];
	}

	/**
	 * Brings a message into each recipient's inbox, once an account, and with `sender` into the sender's
	 * Sent (mail to oneself is one message with both labels). A recipient nobody knows is rejected when
	 * the mail comes from outside; a sender's is accepted, and a bounce comes back, as with Gmail.
	 *
	 * @param options.threadId the sender's thread, as the API names it
	 */
	deliver(
		{ from, to }: Envelope,
		source: Buffer,
		{ sender, threadId }: { sender?: Mailbox; threadId?: bigint } = {},
	): Delivery {
		const bytes = toCrlf(source);
		const known = to.filter((address) => this.account(address));
		const unknown = to.filter((address) => !this.account(address));
		const recipients = new Map(known.map((address) => [this.account(address), address]));
		const toSelf = recipients.get(sender);
		const sent = sender?.append(
			toSelf === undefined ? bytes : recipientCopy(bytes, { from, to: toSelf, keepBcc: true }),
			toSelf === undefined
				? { labels: ['\\Sent'], flags: ['\\Seen'], threadId }
				: { labels: ['\\Sent', '\\Inbox', '\\Important'], threadId },
		);
		for (const [mailbox, address] of recipients) {
			if (!mailbox || mailbox === sender) continue;
			mailbox.append(recipientCopy(bytes, { from, to: address }), {
				labels: ['\\Inbox', '\\Important'],
			});
		}
		if (!sender) return { accepted: known, rejected: unknown };
		if (unknown.length > 0) this.#bounce(from, unknown, bytes);
		return { accepted: to, rejected: [], sent };
	}

	#bounce(from: string, unknown: string[], source: Buffer): void {
		const returnTo = this.account(from);
		if (!returnTo) return;
		const at = new Date(this.#clock());
		const bounce = composeBounce({ to: from, unknown, source, at, id: randomUUID() });
		returnTo.append(recipientCopy(bounce, { from: '', to: from }), { labels: ['\\Inbox'] });
	}
}
