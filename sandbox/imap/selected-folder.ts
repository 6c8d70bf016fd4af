import type { Folder } from '../store/folder';
import type { Mailbox, MailboxChange } from '../store/mailbox';
import { indexOfUid } from '../store/sorted-uids';
import type { StoredMessage } from '../store/stored-message';
import { membersOf } from './sequence-set';

export interface SelectedFolderOptions {
	mailbox: Mailbox;
	folder: Folder;
	/** EXAMINE: nothing can be changed. */
	readOnly: boolean;
	/** True where a change of labels alone is news too, because its mod-sequence is (RFC 7162). */
	condstore: () => boolean;
	/** Called when there is news to report. */
	onNews: () => void;
	/** Called when the folder's UIDs are void or the folder is gone. */
	onVoid: (kind: 'renumbered' | 'folder-deleted') => void;
}

/** A message as a session sees it. */
export interface SeenMessage {
	uid: number;
	sequence: number;
	message: StoredMessage;
}

/**
 * A folder as one session sees it: sequence numbers stand still until the session is told
 * (RFC 3501 section 5.2), whatever other sessions do meanwhile.
 */
export class SelectedFolder {
	readonly mailbox: Mailbox;
	readonly folder: Folder;
	readonly readOnly: boolean;
	/** What the client knows of, ascending: index + 1 is the sequence number. */
	readonly #uids: number[];
	readonly #added: number[] = [];
	readonly #removed = new Set<number>();
	/** UIDs of changed messages; true where flags changed, false where only labels did. */
	readonly #changed = new Map<number, boolean>();
	readonly #options: SelectedFolderOptions;

	constructor(options: SelectedFolderOptions) {
		this.mailbox = options.mailbox;
		this.folder = options.folder;
		this.readOnly = options.readOnly;
		this.#options = options;
		this.#uids = [...options.folder.uids];
		this.mailbox.on('change', this.#onChange);
	}

	/** Stops listening. */
	close(): void {
		this.mailbox.off('change', this.#onChange);
	}

	/** How many messages the client knows of. */
	get count(): number {
		return this.#uids.length;
	}

	/** The messages of a set, those that are gone left out. */
	messages(set: string, { byUid }: { byUid: boolean }): SeenMessage[] {
		const uids = byUid
			? membersOf(set, this.#uids)
			: membersOf(set, this.#sequences()).map((sequence) => this.#uids[sequence - 1]);
		return uids.flatMap((uid) => this.seen(uid) ?? []);
	}

	/** True where the sequence numbers of a set exist; a range to `*` does, in an empty folder too. */
	hasSequences(set: string): boolean {
		const exists = (end: string) => Number(end) > 0 && Number(end) <= this.count;
		return set.split(',').every((range) => range.includes('*') || range.split(':').every(exists));
	}

	/** Every message the client knows of that still is there. */
	all(): SeenMessage[] {
		return this.#uids.flatMap((uid) => this.seen(uid) ?? []);
	}

	/** One message, undefined where the client does not know it or it is gone. */
	seen(uid: number): SeenMessage | undefined {
		const message = this.folder.message(uid);
		const index = message ? indexOfUid(this.#uids, uid) : -1;
		return message && index !== -1 ? { uid, sequence: index + 1, message } : undefined;
	}

	/**
	 * Takes a message off the news, because the command at hand reports it or must not. Its mod-sequence
	 * alone is report enough where only labels changed.
	 */
	reported(uid: number, { flags = true } = {}): void {
		if (flags || this.#changed.get(uid) === false) this.#changed.delete(uid);
	}

	/**
	 * The news as untagged responses, `fetch` writing those of changed messages. With `expunge` false
	 * removals wait, because the command at hand speaks in sequence numbers.
	 */
	*news({
		expunge,
		fetch,
	}: {
		expunge: boolean;
		fetch: (seen: SeenMessage) => string;
	}): Generator<string> {
		if (expunge) yield* this.#expunges();
		if (this.#added.length > 0) {
			this.#uids.push(...this.#added.splice(0));
			yield `* ${this.#uids.length} EXISTS`;
		}
		for (const uid of [...this.#changed.keys()]) {
			this.#changed.delete(uid);
			const seen = this.seen(uid);
			if (seen) yield fetch(seen);
		}
	}

	*#expunges(): Generator<string> {
		for (const uid of this.#removed) {
			this.#removed.delete(uid);
			const index = indexOfUid(this.#uids, uid);
			if (index === -1) continue;
			this.#uids.splice(index, 1);
			yield `* ${index + 1} EXPUNGE`;
		}
	}

	#sequences(): number[] {
		return this.#uids.map((_, index) => index + 1);
	}

	readonly #onChange = (change: MailboxChange): void => {
		if (change.folder !== this.folder) return;
		switch (change.kind) {
			case 'renumbered':
			case 'folder-deleted':
				this.#options.onVoid(change.kind);
				return;
			case 'added':
				this.#added.push(change.uid);
				break;
			case 'removed':
				this.#remove(change.uid);
				break;
			case 'changed':
				if (!change.flagsChanged && !this.#options.condstore()) return;
				this.#changed.set(
					change.uid,
					change.flagsChanged || this.#changed.get(change.uid) === true,
				);
				break;
		}
		this.#options.onNews();
	};

	#remove(uid: number): void {
		this.#changed.delete(uid);
		const announced = this.#added.indexOf(uid);
		if (announced === -1) this.#removed.add(uid);
		else this.#added.splice(announced, 1);
	}
}
