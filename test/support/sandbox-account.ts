import type { AccessLevel } from '../../gmail/access-level';
import type { Account } from '../../gmail/account';
import { scopesOf } from '../../gmail/auth/scopes';
import { tokenSource } from '../../gmail/auth/token-source';
import type { Sandbox } from '../../sandbox/sandbox';

/** An account of the sandbox as the core is handed one; each token it gets is counted in `tokens`. */
export const sandboxAccount = (
	{ servers, oauth }: Sandbox,
	address: string,
	access: AccessLevel = 'fullMail',
): Account & { tokens: string[] } => {
	const tokens: string[] = [];
	const getToken = tokenSource(async () => {
		const accessToken = oauth.tokens.mint(address, scopesOf[access]);
		tokens.push(accessToken);
		return { accessToken, expiresAt: Date.now() + oauth.tokens.lifetime * 1_000 };
	});
	return { address, access, servers, getToken, tokens };
};
