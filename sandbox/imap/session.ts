import { randomBytes } from 'node:crypto';
import type { Folder } from '../store/folder';
import type { MailStore } from '../store/mail-store';
import type { Mailbox } from '../store/mailbox';
import { changedMessage } from './changed-message';
import type { Faults } from './faults';
import { bad, no } from './refusal';
import { SelectedFolder } from './selected-folder';
import type { TokenVerifier } from './token-verifier';
import type { Wire } from './wire';

/** What all sessions of a server share. */
export interface SessionContext {
	store: MailStore;
	tokens: TokenVerifier;
	/** Milliseconds since 1970. */
	clock: () => number;
	faults: Faults;
	/** How labels are spelled after ENABLE UTF8=ACCEPT; what Gmail does is not known. */
	labelEncoding: 'utf-8' | 'modified-utf-7';
	/** Lets a session in, or false when its account has too many. */
	admit(session: Session, mailbox: Mailbox): boolean;
	/** Told of errors that are the sandbox's own. */
	onError(error: unknown): void;
}

/** Longer than this a timer fires at once instead. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The state of one connection (RFC 3501 section 3): who is signed in, what is selected, what is enabled. */
export class Session {
	/** As Gmail shows it in greeting and errors. */
	readonly id = randomBytes(6).toString('hex');
	readonly wire: Wire;
	readonly context: SessionContext;
	/** CONDSTORE and UTF8=ACCEPT, once switched on. */
	readonly enabled = new Set<string>();
	#mailbox: Mailbox | undefined;
	#selected: SelectedFolder | undefined;
	#expiry: NodeJS.Timeout | undefined;
	#farewell: string | undefined;
	#listening = true;
	#compressed = false;
	#afterAnswer: (() => void | Promise<void>) | undefined;
	#idling = false;
	#newsDue = false;

	constructor(wire: Wire, context: SessionContext) {
		this.wire = wire;
		this.context = context;
	}

	get mailbox(): Mailbox | undefined {
		return this.#mailbox;
	}

	get selected(): SelectedFolder | undefined {
		return this.#selected;
	}

	get utf8(): boolean {
		return this.enabled.has('UTF8=ACCEPT');
	}

	get compressed(): boolean {
		return this.#compressed;
	}

	/** Switches compression on behind the answer to the command at hand. */
	compressAfterAnswer(): void {
		this.#compressed = true;
		this.#afterAnswer = () => this.wire.compress();
	}

	/** Ends the connection behind the answer to the command at hand. */
	leaveAfterAnswer(): void {
		this.#afterAnswer = () => this.wire.close();
	}

	/** Called when the answer has been sent. */
	async answered(): Promise<void> {
		const action = this.#afterAnswer;
		this.#afterAnswer = undefined;
		await action?.();
	}

	/** Adds an untagged response: its pieces, or a list of them that may be long. */
	untagged(...given: (string | Buffer | (string | Buffer)[])[]): void {
		this.wire.send('* ');
		for (const piece of given.flat()) this.wire.send(piece);
		this.wire.send('\r\n');
	}

	/** The signed-in account; BAD without one. */
	requireMailbox(): Mailbox {
		if (!this.#mailbox) throw bad('[CLIENTBUG] Not authenticated');
		return this.#mailbox;
	}

	/** The selected folder; BAD without one. */
	requireSelected(): SelectedFolder {
		if (!this.#selected) throw bad('[CLIENTBUG] No mailbox selected');
		return this.#selected;
	}

	/** The selected folder; NO where it was opened by EXAMINE. */
	requireWritable(): SelectedFolder {
		const selected = this.requireSelected();
		if (selected.readOnly)
			throw no('[READ-ONLY] Folder is currently selected read-only. (Failure)');
		return selected;
	}

	/** Signs in. `expiresAt` ends the session with its token; NO when the account has too many. */
	logIn(mailbox: Mailbox, { expiresAt }: { expiresAt?: Date } = {}): void {
		if (!this.context.admit(this, mailbox)) {
			throw no('[ALERT] Too many simultaneous connections. (Failure)');
		}
		this.#mailbox = mailbox;
		if (!expiresAt) return;
		const life = Math.min(expiresAt.getTime() - this.context.clock(), MAX_TIMER_MS);
		this.#expiry = setTimeout(() => {
			this.bye('Session expired, please login again.');
		}, life).unref();
	}

	/** Opens a folder; the one before is closed. */
	select(folder: Folder, { readOnly }: { readOnly: boolean }): SelectedFolder {
		this.unselect();
		this.#selected = new SelectedFolder({
			mailbox: this.requireMailbox(),
			folder,
			readOnly,
			condstore: () => this.enabled.has('CONDSTORE'),
			onNews: () => this.#onNews(),
			onVoid: (kind) => (kind === 'renumbered' ? this.wire.destroy() : this.unselect()),
		});
		return this.#selected;
	}

	unselect(): void {
		this.#selected?.close();
		this.#selected = undefined;
	}

	/** Adds what happened in the selected folder meanwhile. */
	tellNews({ expunge }: { expunge: boolean }): void {
		const news = this.#selected?.news({ expunge, fetch: (seen) => changedMessage(this, seen) });
		for (const line of news ?? []) this.wire.send(line, '\r\n');
	}

	/** Runs while the session waits for input: only then may others speak. */
	async listen<Result>(input: () => Promise<Result>, { idle = false } = {}): Promise<Result> {
		this.#listening = true;
		this.#idling = idle;
		if (this.#farewell !== undefined) this.bye(this.#farewell);
		if (idle) this.#onNews();
		try {
			return await input();
		} finally {
			this.#listening = false;
			this.#idling = false;
		}
	}

	/** Says goodbye and ends the connection, after the command at hand. */
	bye(text: string): void {
		this.#farewell = text;
		if (!this.#listening || this.wire.silent) return;
		this.untagged(`BYE ${text}`);
		void this.wire.close();
	}

	/** Lets go of everything that the session holds. */
	end(): void {
		clearTimeout(this.#expiry);
		this.unselect();
		this.wire.destroy();
	}

	#onNews(): void {
		if (!this.#idling || this.#newsDue) return;
		this.#newsDue = true;
		// One write for all that one change brings.
		queueMicrotask(() => {
			this.#newsDue = false;
			if (!this.#idling) return;
			this.tellNews({ expunge: true });
			void this.wire.flush();
		});
	}
}
