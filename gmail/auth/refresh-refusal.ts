import { classify, type GmailError } from '../errors';
import { fetchFromGoogle } from '../fetch';

/** What it takes to renew the token of a sign-in with Google. */
export interface RefreshRequest {
	clientId: string;
	clientSecret: string;
	refreshToken: string;
	tokenUrl: string;
	/** For whom, in the error. */
	mailbox: string;
}

const TIMEOUT_MS = 15_000;

/**
 * Asks Google why it refuses a refresh token. n8n tells `invalid_grant` without the words behind it, which say whether
 * somebody has to sign in again or an admin has to change a rule.
 *
 * @returns the reason, or `undefined` when Google refuses nothing, or says nothing
 */
export const askWhyRefused = async ({
	clientId,
	clientSecret,
	refreshToken,
	tokenUrl,
	mailbox,
}: RefreshRequest): Promise<GmailError | undefined> => {
	const answer = await fetchFromGoogle(tokenUrl, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'refresh_token',
			client_id: clientId,
			client_secret: clientSecret,
			refresh_token: refreshToken,
		}),
		signal: AbortSignal.timeout(TIMEOUT_MS),
	}).catch(() => undefined);
	if (!answer || answer.ok) return undefined;
	const data: unknown = await answer.json().catch(() => undefined);
	return classify({ response: { status: answer.status, data } }, { mailbox, channel: 'token' });
};
