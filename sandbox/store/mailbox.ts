import { EventEmitter } from 'node:events';
import { toCrlf } from '../mime/crlf';
import { HeaderFields } from '../mime/header-fields';
import { applyUpdate, fingerprint } from './apply-update';
import type { Folder } from './folder';
import type { Locale } from './folder-names';
import { FolderSet } from './folder-set';
import { canonicalLabel, isSystemLabel } from './labels';
import type { MessageIds } from './message-ids';
import type { AppendOptions, MessageUpdate, StoredMessage } from './stored-message';
import { Threads } from './threads';

/** An address the account may send as; the first is its own. */
export interface Alias {
	address: string;
	name: string;
	isDefault: boolean;
	signature: string;
}

/** Gmail's IMAP settings of an account (REST users.settings.getImap). */
export interface ImapSettings {
	/** \Deleted takes effect at once, without EXPUNGE: Gmail's default. */
	autoExpunge: boolean;
	/** What becomes of a message that leaves its last visible folder. */
	expungeBehavior: 'archive' | 'trash' | 'deleteForever';
}

/** What a folder tells those who listen; `flagsChanged` is false where only labels changed. */
export type MailboxChange =
	| { kind: 'added' | 'removed'; folder: Folder; uid: number; message: StoredMessage }
	| { kind: 'changed'; folder: Folder; uid: number; message: StoredMessage; flagsChanged: boolean }
	| { kind: 'renumbered' | 'folder-deleted'; folder: Folder };

export interface MailboxOptions {
	address: string;
	name: string;
	locale?: Locale;
	/** Opens LOGIN, PLAIN and SMTP AUTH; without one the account has OAuth only. Spaces do not count. */
	appPassword?: string;
	/** Further addresses; the account's own is added by itself. */
	aliases?: { address: string; name?: string; isDefault?: boolean; signature?: string }[];
	ids: MessageIds;
	/** Milliseconds since 1970. */
	clock: () => number;
}

type Message = {
	-readonly [K in keyof StoredMessage]: StoredMessage[K];
} & { labels: Set<string>; flags: Set<string> };

/** One account's mail: messages once, folders as views of them. Emits each change of a folder. */
export class Mailbox extends EventEmitter<{ change: [MailboxChange] }> {
	readonly address: string;
	readonly name: string;
	readonly appPassword: string | undefined;
	readonly aliases: Alias[];
	readonly imapSettings: ImapSettings = { autoExpunge: true, expungeBehavior: 'archive' };
	/** Folder names that clients unsubscribed from. */
	readonly unsubscribed = new Set<string>();
	/** The language of the folder names. */
	locale: Locale;
	readonly #ids: MessageIds;
	readonly #clock: () => number;
	readonly #messages = new Map<bigint, Message>();
	readonly #threads = new Threads();
	readonly #folders = new FolderSet(() => this.locale);
	#modseq = 1n;

	constructor({
		address,
		name,
		locale = 'en',
		appPassword,
		aliases = [],
		ids,
		clock,
	}: MailboxOptions) {
		super();
		// One listener an IMAP session, 15 of them, and whoever else looks on.
		this.setMaxListeners(0);
		this.address = address;
		this.name = name;
		this.locale = locale;
		this.appPassword = appPassword?.replaceAll(' ', '');
		const ownIsDefault = !aliases.some((alias) => alias.isDefault);
		this.aliases = [
			{ address, name, isDefault: ownIsDefault, signature: '' },
			...aliases.map((alias) => ({ name, isDefault: false, signature: '', ...alias })),
		];
		this.#ids = ids;
		this.#clock = clock;
	}

	/** Takes a message in; labels that do not exist yet are made. Line ends become CRLF. */
	append(
		source: Buffer,
		{ labels, flags = [], receivedAt, threadId }: AppendOptions,
	): StoredMessage {
		const now = this.#clock();
		const bytes = toCrlf(source);
		const headers = new HeaderFields(bytes);
		const id = this.#ids.next(now);
		const message: Message = {
			id,
			threadId: threadId ?? this.#threads.find(headers) ?? id,
			source: bytes,
			receivedAt: receivedAt ?? new Date(now),
			labels: new Set(),
			flags: new Set(),
			modseq: this.#nextModseq(),
		};
		this.#apply(message, { addLabels: labels, addFlags: flags });
		this.#threads.add(headers, message.threadId);
		this.#messages.set(id, message);
		for (const folder of this.#folders.all) if (folder.holds(message)) this.#enter(folder, message);
		return message;
	}

	get(id: bigint): StoredMessage | undefined {
		return this.#messages.get(id);
	}

	/** Every message, the oldest first, Trash and Spam included. */
	all(): StoredMessage[] {
		return [...this.#messages.values()];
	}

	/** Messages of one thread, the oldest first. */
	thread(threadId: bigint): StoredMessage[] {
		return this.all().filter((message) => message.threadId === threadId);
	}

	/** Changes labels and flags; folders follow. Returns undefined where the message is gone. */
	update(id: bigint, change: MessageUpdate): StoredMessage | undefined {
		const message = this.#messages.get(id);
		if (!message) return undefined;
		const before = fingerprint(message);
		this.#apply(message, change);
		const after = fingerprint(message);
		const flagsChanged = before.flags !== after.flags;
		if (!flagsChanged && before.labels === after.labels) return message;
		message.modseq = this.#nextModseq();
		for (const folder of this.#folders.all) this.#refresh(folder, message, flagsChanged);
		return message;
	}

	/** Marks a message \Deleted in one folder, or takes that back. */
	setDeleted(folder: Folder, uid: number, deleted: boolean): void {
		const message = this.#messages.get(folder.message(uid)?.id ?? 0n);
		if (!message || folder.isDeleted(uid) === deleted) return;
		folder.setDeleted(uid, deleted);
		message.modseq = this.#nextModseq();
		for (const view of this.#folders.all) {
			if (view.uidOf(message.id) !== undefined) view.highestModseq = message.modseq;
		}
		this.emit('change', { kind: 'changed', folder, uid, message, flagsChanged: true });
	}

	/** Deletes a message for good. */
	remove(id: bigint): void {
		const message = this.#messages.get(id);
		if (!message) return;
		this.#messages.delete(id);
		this.#threads.forget(new HeaderFields(message.source));
		this.#nextModseq();
		for (const folder of this.#folders.all) this.#leave(folder, message);
	}

	/** Every label there is, system labels first. */
	labels(): string[] {
		return this.#folders.all.flatMap((folder) => folder.label ?? []);
	}

	/** Makes a user label and its folder; one that exists is left alone. */
	createLabel(name: string): void {
		if (isSystemLabel(name) || this.labels().includes(name)) return;
		const folder = this.#folders.create(name);
		folder.highestModseq = this.#modseq;
	}

	/** Renames a user label and those below it; UIDs stay. */
	renameLabel(from: string, to: string): void {
		for (const folder of this.#folders.all) {
			const label = folder.label ?? '';
			if (label !== from && !label.startsWith(`${from}/`)) continue;
			const renamed = to + label.slice(from.length);
			folder.label = renamed;
			for (const message of this.#messages.values()) {
				if (message.labels.delete(label)) message.labels.add(renamed);
			}
		}
	}

	/** Deletes a user label; its messages stay. */
	deleteLabel(name: string): void {
		const folder = this.#folders.ofLabel(name);
		if (!folder || isSystemLabel(name)) return;
		this.#folders.delete(folder);
		this.emit('change', { kind: 'folder-deleted', folder });
		for (const message of this.#messages.values()) {
			if (message.labels.has(name)) this.update(message.id, { removeLabels: [name] });
		}
	}

	/** The folders that IMAP shows. */
	folders(): Folder[] {
		return this.#folders.visible;
	}

	/** A visible folder by its name; INBOX in any case. */
	folder(path: string): Folder | undefined {
		const wanted = path.toUpperCase() === 'INBOX' ? 'INBOX' : path;
		return this.#folders.visible.find((folder) => folder.path === wanted);
	}

	/** The folder of a label, hidden ones too; undefined names All Mail. */
	folderOf(label: string | undefined): Folder | undefined {
		return this.#folders.ofLabel(label);
	}

	/** Gmail's setting "Show in IMAP" of a label; undefined names All Mail. */
	showInImap(label: string | undefined, shown: boolean): void {
		const folder = this.folderOf(label);
		if (folder) this.#folders.show(folder, shown);
	}

	/** Gives a folder another UIDVALIDITY and its messages new UIDs. Sessions in it must start over. */
	renumber(folder: Folder): void {
		folder.renumber(this.#folders.nextUidValidity());
		this.emit('change', { kind: 'renumbered', folder });
	}

	#apply(message: Message, change: MessageUpdate): void {
		applyUpdate(message, change);
		for (const label of change.addLabels ?? []) this.createLabel(canonicalLabel(label));
	}

	#refresh(folder: Folder, message: Message, flagsChanged: boolean): void {
		const uid = folder.uidOf(message.id);
		const holds = folder.holds(message);
		if (uid === undefined && holds) this.#enter(folder, message);
		if (uid !== undefined && !holds) this.#leave(folder, message);
		if (uid === undefined || !holds) return;
		folder.highestModseq = this.#modseq;
		this.emit('change', { kind: 'changed', folder, uid, message, flagsChanged });
	}

	#enter(folder: Folder, message: Message): void {
		folder.highestModseq = this.#modseq;
		const uid = folder.add(message);
		this.emit('change', { kind: 'added', folder, uid, message });
	}

	#leave(folder: Folder, message: Message): void {
		const uid = folder.remove(message.id);
		if (uid === undefined) return;
		folder.highestModseq = this.#modseq;
		this.emit('change', { kind: 'removed', folder, uid, message });
	}

	#nextModseq(): bigint {
		this.#modseq += 1n;
		return this.#modseq;
	}
}
