import type { AccessLevel } from '../access-level';
import { classify } from '../errors';
import { machineToken, notHere, requireMachineIdentity } from './machine-identity';
import { requestJson } from '../request-json';
import { scopesOf } from './scopes';
import { requireToken, type Token } from './token-source';

/** A sign-in of a service account whose key stays with Google. */
export interface KeylessTokenRequest {
	email: string;
	/** The user to act for. */
	mailbox: string;
	access: AccessLevel;
	/** Google's token endpoint, or the sandbox's. */
	tokenUrl: string;
}

/** Google's audience, whatever address the request goes to. */
const AUDIENCE = 'https://oauth2.googleapis.com/token';

/** The longest that Google takes. */
const LIFE_SECONDS = 3_600;

/** Never from a credential: whoever makes one could have the token of the machine sent anywhere. */
const iamAddress = (): string =>
	process.env.GMAIL_IAM_CREDENTIALS_URL ?? 'https://iamcredentials.googleapis.com';

/** Has Google sign the assertion (https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt). */
const signedAssertion = async ({ email, mailbox, access }: KeylessTokenRequest) => {
	const iat = Math.floor(Date.now() / 1_000);
	const claims = {
		iss: email,
		sub: mailbox,
		scope: scopesOf[access].join(' '),
		aud: AUDIENCE,
		iat,
		exp: iat + LIFE_SECONDS,
	};
	const token = requireToken(await machineToken(), 'this machine');
	try {
		const { signedJwt } = await requestJson(
			`${iamAddress()}/v1/projects/-/serviceAccounts/${encodeURIComponent(email)}:signJwt`,
			{
				method: 'POST',
				headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
				body: JSON.stringify({ payload: JSON.stringify(claims) }),
			},
		);
		return String(signedJwt);
	} catch (error) {
		const { response } = error as { response?: { status?: number } };
		if (response?.status === 403 || response?.status === 404) {
			throw notHere(
				'Google does not let this machine sign for the service account',
				`Whoever owns the Google Cloud project turns on the "IAM Service Account Credentials API" there, and under IAM & Admin > Service Accounts > ${email} > Principals with access grants the identity of this machine the role "Service Account Token Creator".`,
				error,
			);
		}
		throw classify(error, { mailbox, channel: 'api' });
	}
};

/**
 * Gets a token with which a service account acts for a mailbox, without any key: Google signs for it.
 *
 * @throws GmailError with the remedy
 */
export const requestKeylessToken = async (wanted: KeylessTokenRequest): Promise<Token> => {
	requireMachineIdentity();
	const assertion = await signedAssertion(wanted);
	try {
		const { access_token: accessToken, expires_in: seconds } = await requestJson(wanted.tokenUrl, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
				assertion,
			}),
		});
		return {
			accessToken: requireToken(accessToken, wanted.mailbox),
			expiresAt: typeof seconds === 'number' ? Date.now() + seconds * 1_000 : undefined,
		};
	} catch (error) {
		throw classify(error, { mailbox: wanted.mailbox, channel: 'token' });
	}
};
