import { classify, requestDelegatedToken, type AccessLevel, type Token } from '../gmail';
import type { SignIn } from './credentials-file';

/** Who asks for a token, for which mailbox, and where. */
export interface TokenRequest {
	signIn: SignIn;
	address: string;
	access: AccessLevel;
	tokenUrl: string;
}

interface TokenAnswer {
	access_token?: string;
	expires_in?: number;
}

/**
 * Asks for an access token. Within n8n, n8n does this for OAuth2; here there is no n8n.
 *
 * @throws GmailError with Google's answer
 */
export const requestToken = async (request: TokenRequest): Promise<Token> => {
	const { signIn, address: mailbox, access, tokenUrl } = request;
	if (signIn.kind === 'serviceAccount')
		return await requestDelegatedToken({ key: signIn.key, mailbox, access, tokenUrl });
	try {
		const response = await fetch(tokenUrl, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'refresh_token',
				client_id: signIn.clientId,
				client_secret: signIn.clientSecret,
				refresh_token: signIn.refreshToken,
			}),
			signal: AbortSignal.timeout(20_000),
		});
		const data = (await response.json()) as TokenAnswer;
		if (!response.ok || !data.access_token)
			throw Object.assign(new Error(response.statusText), {
				response: { status: response.status, data },
			});
		return {
			accessToken: data.access_token,
			expiresAt: Date.now() + (data.expires_in ?? 0) * 1_000,
		};
	} catch (error) {
		throw classify(error, { mailbox, channel: 'token' });
	}
};
