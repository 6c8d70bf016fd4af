import { createHash } from 'node:crypto';
import { tokenSource, type GetToken, type Token } from './token-source';

/** Accounts whose tokens are kept at once; the one unused for longest gives way. */
const MAX_ACCOUNTS = 1_000;

const sources = new Map<string, GetToken>();

/**
 * The one token source of an account for all executions of this process, so that a hundred of them at once ask Google
 * once.
 *
 * @param identity all that decides about the token: key, mailbox, scopes, endpoint; kept as a hash only
 * @param mailbox whom it is for, in an error
 */
export const sharedTokenSource = (
	identity: string[],
	request: () => Promise<Token>,
	mailbox?: string,
): GetToken => {
	const key = createHash('sha256').update(JSON.stringify(identity)).digest('base64');
	const source = sources.get(key) ?? tokenSource(request, Date.now, mailbox);
	sources.delete(key);
	sources.set(key, source);
	const [oldest] = sources.keys();
	if (sources.size > MAX_ACCOUNTS && oldest !== undefined) sources.delete(oldest);
	return source;
};
