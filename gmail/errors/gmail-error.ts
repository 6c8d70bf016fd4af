import type { ErrorCode, Retry } from './error-row';

/** What a GmailError carries beside its message. */
export interface GmailErrorFacts {
	code: ErrorCode;
	retry: Retry;
	/** Who has to act, where, and what to do. Never empty. */
	remedy: string;
	/** Address of the page where it is done. */
	page?: string;
	/** Address of the section of our troubleshooting guide about it. */
	guide?: string;
	/** When it may be tried again, in ms since 1970, where Google named a time. */
	retryAt?: number;
	/** How long it usually takes until it may be tried again, in ms, where Google named none. */
	wait?: number;
	/** What the server said, word for word; no token in it. */
	answer?: string;
	cause?: unknown;
}

/** The one error of this house: what failed, for whom, what to do. Rooms above translate it, once, for their host. */
export class GmailError extends Error {
	override readonly name = 'GmailError';
	readonly code: ErrorCode;
	readonly retry: Retry;
	readonly remedy: string;
	readonly page: string | undefined;
	readonly guide: string | undefined;
	readonly retryAt: number | undefined;
	readonly wait: number | undefined;
	readonly answer: string;

	constructor(message: string, { answer = '', cause, ...facts }: GmailErrorFacts) {
		super(message, { cause });
		this.code = facts.code;
		this.retry = facts.retry;
		this.remedy = facts.remedy;
		this.page = facts.page;
		this.guide = facts.guide;
		this.retryAt = facts.retryAt;
		this.wait = facts.wait;
		this.answer = answer;
	}
}
