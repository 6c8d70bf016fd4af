import { NodeOperationError, type Failure, type IExecuteFunctions, type INode } from 'n8n-workflow';
import type { GmailError } from '../../gmail';
import { isTool } from './as-tool';
import type { Core } from './core';
import { inOneText } from './in-one-text';

type Code = GmailError['code'];

/** What n8n calls each reason, as far as it has a word for it; hosts before 2.4x look at none of them. */
const causes: Record<Code, Failure['cause'] | undefined> = {
	accessLevelTooLow: 'credential-invalid',
	addressInvalid: undefined,
	addressMismatch: 'credential-invalid',
	adminPolicy: 'configuration-invalid',
	apiDisabled: 'configuration-invalid',
	appPasswordRequired: 'credential-invalid',
	bandwidthExceeded: 'quota-exhausted',
	certificateUntrusted: 'configuration-invalid',
	clientInvalid: 'credential-invalid',
	clockWrong: 'configuration-invalid',
	connectionLost: 'temporarily-unavailable',
	consentRefused: 'credential-invalid',
	delegationMissing: 'configuration-invalid',
	folderUnknown: 'configuration-invalid',
	gmailOnly: 'configuration-invalid',
	hostRefused: undefined,
	imapDisabled: 'configuration-invalid',
	keyInvalid: 'credential-invalid',
	keywordsLost: undefined,
	loopRefused: undefined,
	machineFailed: 'temporarily-unavailable',
	mailboxUnknown: 'configuration-invalid',
	mailServiceDisabled: 'configuration-invalid',
	messageInvalid: undefined,
	messageNotFound: undefined,
	messageRefused: undefined,
	messageTooLarge: undefined,
	nodeDefect: 'node-defect',
	notConnected: 'credential-invalid',
	outcomeUnknown: undefined,
	protocolViolation: 'node-defect',
	rateLimited: 'rate-limited',
	reauthenticationRequired: 'credential-invalid',
	recipientRefused: undefined,
	recipientUnavailable: undefined,
	redirectMismatch: 'configuration-invalid',
	scopeMissing: 'credential-invalid',
	senderUnauthenticated: 'configuration-invalid',
	sendingLimitReached: 'quota-exhausted',
	serverSettingsWrong: 'configuration-invalid',
	serverUnavailable: 'temporarily-unavailable',
	sessionExpired: 'temporarily-unavailable',
	signInExpired: 'credential-invalid',
	signInRefused: 'credential-invalid',
	tooManyConnections: 'rate-limited',
	tooManyRecipients: undefined,
	unknown: undefined,
	webLoginRequired: 'credential-invalid',
};

const failureOf = ({ code, retryAt, wait }: GmailError): Failure | undefined => {
	const cause = causes[code];
	switch (cause) {
		case 'rate-limited':
		case 'quota-exhausted':
		case 'temporarily-unavailable':
			return {
				cause,
				retryAfterMs: retryAt === undefined ? wait : undefined,
				resetsAtEpochMs: retryAt,
			};
		case undefined:
			return undefined;
		default:
			return { cause };
	}
};

const MINUTE_MS = 60_000;

const waitOf = ({ retryAt, wait }: GmailError): string => {
	if (retryAt !== undefined)
		return `It can be tried again after ${new Date(retryAt).toISOString()}.`;
	if (wait === undefined) return '';
	const minutes = Math.round(wait / MINUTE_MS);
	return `It can be tried again in about ${minutes < 60 ? `${minutes} minutes` : `${minutes / 60} h`}.`;
};

/** Who has to act, on which page, when to try again, and what the server said. */
const partsOf = (
	error: GmailError,
): { links: [address: string, text: string][]; texts: string[] } => {
	const { page, guide, answer, remedy } = error;
	const links: [string, string][] = [];
	if (page && page !== guide) links.push([page, page]);
	if (guide) links.push([guide, 'More about this']);
	return {
		links,
		texts: [remedy, waitOf(error), answer && `Answer of the server: ${answer}`],
	};
};

/** In plain words, as an error workflow gets it and may mail it on. */
const descriptionOf = (error: GmailError): string => {
	const { links, texts } = partsOf(error);
	const [remedy = '', ...rest] = texts;
	const addresses = links.map(([address, text]) =>
		text === address ? address : `${text}: ${address}`,
	);
	return [remedy, addresses.join('\n'), ...rest].filter((part) => part !== '').join('\n\n');
};

/** What a server said may hold any HTML. */
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** As HTML, with links to press, for the panel of a node: n8n's editor shows it in the place of the description. */
const templateOf = (error: GmailError): string => {
	const { links, texts } = partsOf(error);
	const [remedy = '', ...rest] = texts.map(escape);
	const anchors = links.map(
		([address, text]) =>
			`<a href="${escape(address).replaceAll('"', '%22')}" target="_blank">${escape(text)}</a>`,
	);
	return [remedy, anchors.join('<br>'), ...rest].filter((part) => part !== '').join('<br><br>');
};

/** n8n's error with what it shows to whom. */
const nodeError = (
	node: INode,
	message: string,
	error: GmailError,
	itemIndex?: number,
): NodeOperationError => {
	const made = new NodeOperationError(node, message, {
		description: descriptionOf(error),
		itemIndex,
		failure: failureOf(error),
	});
	made.context.descriptionTemplate = templateOf(error);
	return made;
};

/**
 * The one place where the core's errors become n8n's: what happened as the message; below it who has to act, on which
 * page, when to try again, and what the server said.
 */
export const toNodeError = (
	node: INode,
	error: GmailError,
	itemIndex?: number,
): NodeOperationError => nodeError(node, error.message, error, itemIndex);

/** An agent hands its model the message of an error and nothing else: it says what to do. */
const forModel = (error: NodeOperationError, text: string): NodeOperationError => {
	// Not by the constructor: n8n puts words of its own in the place of a message with ETIMEDOUT or the like in it.
	error.message = text;
	error.description = undefined;
	delete error.context.descriptionTemplate;
	return error;
};

/** n8n's errors, by what its classes have in common: a copy of n8n-workflow may have made them. */
export const isOfHost = (error: unknown): error is Error & { description?: string | null } =>
	error instanceof Error && 'level' in error && ('tags' in error || 'context' in error);

/** The names of the classes of an error, its own first. */
const classesOf = (error: object): string[] => {
	const prototype = Object.getPrototypeOf(error) as object | null;
	return prototype === null ? [] : [prototype.constructor.name, ...classesOf(prototype)];
};

/** True for what n8n itself calls transient: its database did not answer in time, and the like. */
export const isTransientOfHost = (error: unknown): boolean =>
	isOfHost(error) && classesOf(error).includes('OperationalError');

/**
 * What went wrong as the core tells it; n8n's own errors keep their words.
 *
 * @param channel the wire that was worked on
 */
export const understand = (
	core: Core,
	error: unknown,
	channel: 'api' | 'imap' | 'token',
	mailbox = 'this mailbox',
): GmailError => {
	if (error instanceof core.GmailError || !isOfHost(error))
		return core.classify(error, { mailbox, channel });
	return new core.GmailError(error.message, {
		code: 'hostRefused',
		retry: 'never',
		remedy: `This is said by n8n, not by Google. ${error.description || 'You check the credential and the fields of this node.'}`,
		guide: core.guideTo('Node does not have any credentials set'),
		cause: error,
	});
};

/**
 * Whatever was thrown while a node worked on an item, as n8n's error.
 *
 * @param channel the wire that it worked on
 */
export const explain = (
	context: IExecuteFunctions,
	core: Core,
	error: unknown,
	channel: 'api' | 'imap',
	itemIndex: number,
): NodeOperationError => {
	if (error instanceof NodeOperationError) {
		const { message, description } = error;
		return isTool(context) && description ? forModel(error, `${message}. ${description}`) : error;
	}
	const known = understand(core, error, channel);
	const explained = toNodeError(context.getNode(), known, itemIndex);
	if (!isTool(context)) return explained;
	const answer = known.answer && `Answer of the server: ${known.answer}`;
	return forModel(explained, [inOneText(known), waitOf(known), answer].filter(Boolean).join(' '));
};

/** The same for whoever publishes a workflow: n8n shows them the message and nothing else, so it says what to do. */
export const toActivationError = (node: INode, error: GmailError): NodeOperationError =>
	nodeError(node, inOneText(error), error);
