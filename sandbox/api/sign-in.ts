import type { Request } from 'express';
import { bearerOf } from '../oauth/token-information';
import type { Mailbox } from '../store/mailbox';
import { apiError, delegationDenied } from './api-error';
import type { ApiContext, ApiMethod } from './api-method';

/** Whose call it is, and what the token may do. Throws ApiError. */
export function signIn(
	{ authority, store }: ApiContext,
	request: Request,
	{ scopes }: Pick<ApiMethod, 'scopes'>,
): { mailbox: Mailbox; scopes: string[] } {
	const token = authority.tokens.verify(bearerOf(request));
	if (!token) throw apiError('unauthenticated');
	if (!token.scopes.some((scope) => scopes.includes(scope))) throw apiError('scopeInsufficient');
	const mailbox = store.account(token.address);
	// A service account that acts for nobody has no mailbox.
	if (!mailbox) throw apiError('noMailbox');
	const userId = String(request.params.userId).toLowerCase();
	if (userId !== 'me' && userId !== mailbox.address.toLowerCase()) {
		throw delegationDenied(token.address);
	}
	return { mailbox, scopes: token.scopes };
}
