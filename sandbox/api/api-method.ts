import type { Request } from 'express';
import type { Authority } from '../oauth/authority';
import { mailScope } from '../oauth/scopes';
import type { MailStore } from '../store/mail-store';
import type { Mailbox } from '../store/mailbox';
import type { SendingLimits } from '../submission/sending-limits';
import type { DraftIds } from './draft-ids';
import type { LabelIds } from './label-ids';

/** What the methods of the API work on. */
export interface ApiContext {
	authority: Authority;
	store: MailStore;
	limits: SendingLimits;
	labelIds: LabelIds;
	draftIds: DraftIds;
	/** Milliseconds since 1970. */
	clock(): number;
}

/** One call of a method, signed in. */
export interface ApiCall {
	context: ApiContext;
	mailbox: Mailbox;
	/** Scopes of the token. */
	scopes: string[];
	/** A parameter of the path. */
	parameter(name: string): string;
	query: Request['query'];
	/** Parsed JSON, or the bytes of an upload. */
	body: unknown;
	/** A message that came by an upload, and the thread its metadata names. */
	upload?: { source: Buffer; metadata: unknown };
}

/** A method of the API. */
export interface ApiMethod {
	verb: 'get' | 'post' | 'put' | 'patch' | 'delete';
	/** Below `/gmail/v1/users/:userId`. */
	path: string;
	/** Any of them opens it. */
	scopes: string[];
	/** True where `/upload` in front takes a message as it is. */
	uploads?: true;
	/** Returns the JSON answer; nothing is 204. Throws ApiError. */
	run(call: ApiCall): object | undefined;
}

const gmail = (...names: string[]) =>
	names.map((name) => `https://www.googleapis.com/auth/gmail.${name}`);

/** Scopes that open the methods, as the reference page of each lists them. */
export const methodScopes = {
	send: [mailScope, ...gmail('modify', 'compose', 'send')],
	read: [mailScope, ...gmail('modify', 'readonly', 'metadata')],
	attachment: [mailScope, ...gmail('modify', 'readonly')],
	modify: [mailScope, ...gmail('modify')],
	delete: [mailScope],
	readLabels: [mailScope, ...gmail('modify', 'readonly', 'labels', 'metadata')],
	writeLabels: [mailScope, ...gmail('modify', 'labels')],
	draft: [mailScope, ...gmail('modify', 'compose')],
	readDrafts: [mailScope, ...gmail('modify', 'compose', 'readonly')],
	settings: [mailScope, ...gmail('modify', 'readonly', 'settings.basic')],
	profile: [mailScope, ...gmail('modify', 'compose', 'readonly', 'metadata')],
};

/** The scope that shows headers only. */
const metadataScope = 'https://www.googleapis.com/auth/gmail.metadata';

/** True for a token that may look at headers, and at nothing more. */
export function seesMetadataOnly(scopes: string[]): boolean {
	return scopes.includes(metadataScope) && !scopes.some((scope) => readers.includes(scope));
}

const readers = methodScopes.readDrafts;
