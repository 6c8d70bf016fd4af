import { indexOfUid } from './sorted-uids';
import type { StoredMessage } from './stored-message';

/** What a folder is told about itself; the rest it counts. */
export interface FolderOptions {
	/** The label it shows; undefined for All Mail. */
	label: string | undefined;
	/** SPECIAL-USE attribute (`\All`), '' for INBOX and user labels. */
	specialUse: string;
	uidValidity: number;
	/** Its full name now, in UTF-8: `[Gmail]/All Mail`. Follows language and renaming. */
	path: () => string;
}

/**
 * A view of a mailbox: the messages with one label, or all but Trash and Spam. Each view numbers them by
 * itself, so that a label put on an old message gives a new UID here and none in All Mail.
 */
export class Folder {
	/** Changes when Mailbox renames the label. */
	label: string | undefined;
	readonly specialUse: string;
	readonly #path: () => string;
	readonly #messages = new Map<number, StoredMessage>();
	readonly #uidById = new Map<bigint, number>();
	readonly #deleted = new Set<number>();
	#uids: number[] = [];
	uidValidity: number;
	uidNext = 1;
	/** The mod-sequence of the last change here, of a removal too (HIGHESTMODSEQ). */
	highestModseq = 1n;

	constructor({ label, specialUse, uidValidity, path }: FolderOptions) {
		this.label = label;
		this.specialUse = specialUse;
		this.uidValidity = uidValidity;
		this.#path = path;
	}

	get path(): string {
		return this.#path();
	}

	/** UIDs in ascending order: the sequence numbers of a session that has heard everything. */
	get uids(): readonly number[] {
		return this.#uids;
	}

	message(uid: number): StoredMessage | undefined {
		return this.#messages.get(uid);
	}

	uidOf(id: bigint): number | undefined {
		return this.#uidById.get(id);
	}

	/** Messages without \Seen. */
	get unseen(): number {
		let count = 0;
		for (const message of this.#messages.values()) if (!message.flags.has('\\Seen')) count += 1;
		return count;
	}

	/** Sum of the sizes in bytes (RFC 8438's STATUS SIZE). */
	get size(): number {
		let bytes = 0;
		for (const message of this.#messages.values()) bytes += message.source.length;
		return bytes;
	}

	/** True where the message belongs into this view. */
	holds(message: StoredMessage): boolean {
		const { labels } = message;
		if (this.label === '\\Trash' || this.label === '\\Junk') return labels.has(this.label);
		if (labels.has('\\Trash') || labels.has('\\Junk')) return false;
		return this.label === undefined || labels.has(this.label);
	}

	/** The flags of a message as seen from here, with this folder's own \Deleted. */
	flags(uid: number): string[] {
		const flags = [...(this.message(uid)?.flags ?? [])];
		if (this.#deleted.has(uid)) flags.push('\\Deleted');
		return flags;
	}

	isDeleted(uid: number): boolean {
		return this.#deleted.has(uid);
	}

	/** The methods below are for Mailbox, which tells every session. */
	setDeleted(uid: number, deleted: boolean): void {
		if (deleted) this.#deleted.add(uid);
		else this.#deleted.delete(uid);
	}

	/** Takes a message in under a new UID, which is returned. */
	add(message: StoredMessage): number {
		const uid = this.uidNext++;
		this.#uids.push(uid);
		this.#messages.set(uid, message);
		this.#uidById.set(message.id, uid);
		return uid;
	}

	/** Lets a message go; returns the UID it had, undefined where it was not here. */
	remove(id: bigint): number | undefined {
		const uid = this.#uidById.get(id);
		if (uid === undefined) return undefined;
		this.#uidById.delete(id);
		this.#messages.delete(uid);
		this.#deleted.delete(uid);
		this.#uids.splice(indexOfUid(this.#uids, uid), 1);
		return uid;
	}

	/** Numbers all messages anew under another UIDVALIDITY. */
	renumber(uidValidity: number): void {
		const messages = this.#uids.map((uid) => this.#messages.get(uid));
		this.uidValidity = uidValidity;
		this.uidNext = 1;
		this.#uids = [];
		this.#messages.clear();
		this.#uidById.clear();
		this.#deleted.clear();
		for (const message of messages) if (message) this.add(message);
	}
}
