import { randomInt } from 'node:crypto';
import type { Mailbox } from '../store/mailbox';

/** Draft ids (`r-123`): they stay while each update of a draft makes a new message. */
export class DraftIds {
	private readonly messages = new WeakMap<Mailbox, Map<string, bigint>>();

	/** The id of the draft that this message is, made on demand: drafts come in by IMAP too. */
	idOf(mailbox: Mailbox, message: bigint): string {
		const known = this.of(mailbox);
		const found = [...known].find(([, id]) => id === message)?.[0];
		if (found !== undefined) return found;
		const made = `r-${randomInt(1e14)}`;
		known.set(made, message);
		return made;
	}

	/** The message of a draft. */
	messageOf(mailbox: Mailbox, draft: string): bigint | undefined {
		return this.of(mailbox).get(draft);
	}

	/** Points a draft to another message. */
	set(mailbox: Mailbox, draft: string, message: bigint): void {
		this.of(mailbox).set(draft, message);
	}

	delete(mailbox: Mailbox, draft: string): void {
		this.of(mailbox).delete(draft);
	}

	private of(mailbox: Mailbox): Map<string, bigint> {
		const known = this.messages.get(mailbox) ?? new Map<string, bigint>();
		this.messages.set(mailbox, known);
		return known;
	}
}
