/** Where an answer came from; the same words mean different things on different wires. */
export type Channel = 'token' | 'imap' | 'smtp' | 'api' | 'network' | 'machine';

/** The closed list of what can go wrong, for code that branches on it. */
export type ErrorCode =
	| 'accessLevelTooLow'
	| 'addressInvalid'
	| 'addressMismatch'
	| 'adminPolicy'
	| 'apiDisabled'
	| 'appPasswordRequired'
	| 'bandwidthExceeded'
	| 'certificateUntrusted'
	| 'clientInvalid'
	| 'clockWrong'
	| 'connectionLost'
	| 'consentRefused'
	| 'delegationMissing'
	| 'folderUnknown'
	| 'keywordsLost'
	| 'gmailOnly'
	| 'hostRefused'
	| 'imapDisabled'
	| 'keyInvalid'
	| 'loopRefused'
	| 'machineFailed'
	| 'mailboxUnknown'
	| 'mailServiceDisabled'
	| 'messageInvalid'
	| 'messageNotFound'
	| 'messageRefused'
	| 'messageTooLarge'
	| 'nodeDefect'
	| 'notConnected'
	| 'outcomeUnknown'
	| 'protocolViolation'
	| 'rateLimited'
	| 'reauthenticationRequired'
	| 'recipientRefused'
	| 'recipientUnavailable'
	| 'redirectMismatch'
	| 'scopeMissing'
	| 'senderUnauthenticated'
	| 'sendingLimitReached'
	| 'serverSettingsWrong'
	| 'serverUnavailable'
	| 'sessionExpired'
	| 'signInExpired'
	| 'signInRefused'
	| 'tooManyConnections'
	| 'tooManyRecipients'
	| 'unknown'
	| 'webLoginRequired';

/**
 * When trying again makes sense: `never` until someone acts; `now` after a short, growing pause;
 * `freshToken` once with a new token; `later` when a quota has recovered.
 */
export type Retry = 'never' | 'now' | 'freshToken' | 'later';

/** One signature of Google's: what it says on the wire, what that means, what mends it. */
export interface ErrorRow {
	code: ErrorCode;
	/** Matched against the answer's codes and text, joined by blanks. First row of a channel that matches wins. */
	signature: RegExp;
	retry: Retry;
	/** How long Google usually takes to lift a limit, in ms: every row that is to be tried `later` has it. */
	wait?: number;
	/** A sentence about `{mailbox}`. */
	message: string;
	/** Who has to act, where, and what to do there. */
	remedy: string;
	/** Address of the page where it is done; absent where that is n8n or its machine, and our guide says how. */
	page?: string;
	/** Finds a page of Google's in the answer that fits better than `page`, one for this very account or project. */
	pageInAnswer?: RegExp;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
