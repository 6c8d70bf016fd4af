import { fieldsOf } from '../http/request-field';
import type { Mailbox } from '../store/mailbox';
import type { StoredMessage } from '../store/stored-message';
import { apiError } from './api-error';

/** System labels: as IMAP names them, and their ids in the API. */
const systemIds: [label: string, id: string][] = [
	['\\Inbox', 'INBOX'],
	['\\Sent', 'SENT'],
	['\\Draft', 'DRAFT'],
	['\\Starred', 'STARRED'],
	['\\Important', 'IMPORTANT'],
	['\\Trash', 'TRASH'],
	['\\Junk', 'SPAM'],
];

/** A label as users.labels shows it. */
export interface LabelResource {
	id: string;
	name: string;
	type: 'system' | 'user';
	messageListVisibility?: string;
	labelListVisibility?: string;
}

/** What a change of labelIds means for the store. UNREAD is the absence of IMAP's \Seen. */
export interface LabelChange {
	addLabels: string[];
	removeLabels: string[];
	addFlags: string[];
	removeFlags: string[];
}

/** The ids of labels: fixed for Gmail's own, `Label_7` for a user's, stable as long as the name is. */
export class LabelIds {
	private readonly ids = new WeakMap<Mailbox, Map<string, string>>();
	private lastNumber = 0;

	/** The id of a label of the store. */
	idOf(mailbox: Mailbox, label: string): string {
		const [, systemId] = systemIds.find(([name]) => name === label) ?? [];
		if (systemId !== undefined) return systemId;
		const known = this.ids.get(mailbox) ?? new Map<string, string>();
		this.ids.set(mailbox, known);
		const id = known.get(label) ?? `Label_${++this.lastNumber}`;
		known.set(label, id);
		return id;
	}

	/** The label of an id. Throws ApiError where there is none. */
	labelOf(mailbox: Mailbox, id: string): string {
		const label = mailbox.labels().find((name) => this.idOf(mailbox, name) === id);
		if (label === undefined) throw apiError('labelInvalid');
		return label;
	}

	/** Carries the ids over a renaming; labels below go along. */
	rename(mailbox: Mailbox, from: string, to: string): void {
		const known = this.ids.get(mailbox);
		for (const [name, id] of [...(known ?? [])]) {
			if (name !== from && !name.startsWith(`${from}/`)) continue;
			known?.delete(name);
			known?.set(to + name.slice(from.length), id);
		}
	}

	/** `labelIds` of a message. */
	idsOf(mailbox: Mailbox, { labels, flags }: StoredMessage): string[] {
		const unread = flags.has('\\Seen') ? [] : ['UNREAD'];
		return [...unread, ...[...labels].map((label) => this.idOf(mailbox, label))];
	}

	/** All labels, UNREAD among them. */
	list(mailbox: Mailbox): LabelResource[] {
		const unread: LabelResource = { id: 'UNREAD', name: 'UNREAD', type: 'system' };
		return [unread, ...mailbox.labels().map((label) => this.resource(mailbox, label))];
	}

	resource(mailbox: Mailbox, label: string): LabelResource {
		const id = this.idOf(mailbox, label);
		if (label.startsWith('\\')) return { id, name: id, type: 'system' };
		return {
			id,
			name: label,
			type: 'user',
			messageListVisibility: 'show',
			labelListVisibility: 'labelShow',
		};
	}

	/** What adding and removing ids does. Throws ApiError for an id that isn't one. */
	change(mailbox: Mailbox, add: string[], remove: string[]): LabelChange {
		const labels = (ids: string[]) =>
			ids.filter((id) => id !== 'UNREAD').map((id) => this.labelOf(mailbox, id));
		return {
			addLabels: labels(add),
			removeLabels: labels(remove),
			addFlags: remove.includes('UNREAD') ? ['\\Seen'] : [],
			removeFlags: add.includes('UNREAD') ? ['\\Seen'] : [],
		};
	}
}

/** `addLabelIds` and `removeLabelIds` of a body. */
export const labelIdsOf = (body: unknown) => ({
	add: fieldsOf(body, 'addLabelIds'),
	remove: fieldsOf(body, 'removeLabelIds'),
});
