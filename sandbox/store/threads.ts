import type { HeaderFields } from '../mime/header-fields';

const REPLY_PREFIX = /^\s*(?:re|fwd?|aw|wg|antw)(?:\[\d+\])?:\s*/i;

/** The subject as threads compare it: no `Re:`/`Fwd:` in front, one space between words, lower case. */
export function baseSubject(subject: string): string {
	let base = subject;
	while (REPLY_PREFIX.test(base)) base = base.replace(REPLY_PREFIX, '');
	return base.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** The message ids of a header such as References, in order, with their angle brackets. */
export const messageIdsOf = (value: string): string[] => value.match(/<[^<>\s]+>/g) ?? [];

/**
 * One mailbox's threads as Gmail makes them: a known Message-ID in References or In-Reply-To, and the
 * same subject but for its prefixes (developers.google.com, Gmail API, "Managing threads").
 */
export class Threads {
	readonly #byMessageId = new Map<string, { threadId: bigint; subject: string }>();

	/** The thread that a message belongs to, undefined when it starts one. */
	find(headers: HeaderFields): bigint | undefined {
		const subject = baseSubject(headers.text('subject'));
		const known = [
			...messageIdsOf(headers.raw('references')),
			...messageIdsOf(headers.raw('in-reply-to')),
		]
			.reverse()
			.map((id) => this.#byMessageId.get(id));
		return known.find((message) => message?.subject === subject)?.threadId;
	}

	/** Remembers a message, so that answers to it find its thread. */
	add(headers: HeaderFields, threadId: bigint): void {
		const [messageId] = messageIdsOf(headers.raw('message-id'));
		if (messageId && !this.#byMessageId.has(messageId)) {
			this.#byMessageId.set(messageId, { threadId, subject: baseSubject(headers.text('subject')) });
		}
	}

	/** Forgets a message that is deleted for good. */
	forget(headers: HeaderFields): void {
		this.#byMessageId.delete(messageIdsOf(headers.raw('message-id'))[0] ?? '');
	}
}
