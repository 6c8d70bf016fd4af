import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	ITriggerFunctions,
} from 'n8n-workflow';
import type { AccessLevel, Account, Servers, Token } from '../../gmail';
import { credentialTypes, type Authentication } from './authentication';
import { loadCore } from './core';

/** The contexts of n8n in which a node may sign in. */
export type SignInContext = IExecuteFunctions | ILoadOptionsFunctions | ITriggerFunctions;

interface OAuthTokenData {
	access_token?: string;
	/** ms since 1970 as text; n8n writes it since 2.3x. */
	n8n_expires_at?: string | number;
}

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const accessOf = (credential: ICredentialDataDecryptedObject): AccessLevel =>
	credential.accessLevel === 'sendOnly' ? 'sendOnly' : 'fullMail';

const serversOf = (credential: ICredentialDataDecryptedObject, google: Servers): Servers =>
	credential.customServers === true
		? {
				imap: { host: text(credential.imapHost), port: Number(credential.imapPort) },
				smtp: { host: text(credential.smtpHost), port: Number(credential.smtpPort) },
				api: text(credential.apiUrl).replace(/\/+$/, ''),
			}
		: google;

const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';

/** The account of a service account credential; needs no n8n context, so that a credential test can use it. */
export const serviceAccount = async (
	credential: ICredentialDataDecryptedObject,
): Promise<Account> => {
	const core = await loadCore();
	const key =
		credential.keyFormat === 'privateKey'
			? core.readPrivateKey(text(credential.serviceAccountEmail), text(credential.privateKey))
			: core.readKeyFile(text(credential.jsonKey));
	const address = text(credential.mailboxAddress);
	const access = accessOf(credential);
	const tokenUrl = credential.customServers === true ? text(credential.tokenUrl) : GOOGLE_TOKEN_URL;
	return {
		address,
		access,
		servers: serversOf(credential, core.googleServers),
		getToken: core.sharedTokenSource(
			[key.email, key.privateKey, address, access, tokenUrl],
			async () => core.requestDelegatedToken({ key, mailbox: address, access, tokenUrl }),
		),
	};
};

/** n8n keeps the OAuth2 tokens: it stores, renews and locks them for all its processes. */
const storedToken = async (
	context: SignInContext,
	{ fresh }: { fresh: boolean },
): Promise<Token> => {
	const type = credentialTypes.oAuth2;
	const { oauthTokenData } = await context.getCredentials(type);
	const stored = (oauthTokenData ?? {}) as OAuthTokenData;
	const storedUntil = Number(stored.n8n_expires_at);
	const lives = Number.isNaN(storedUntil) || Date.now() < storedUntil - 60_000;
	if (!fresh && stored.access_token && lives) {
		return { accessToken: stored.access_token, expiresAt: storedUntil || undefined };
	}
	const renewed = (await context.helpers.refreshOAuth2Token.call(
		context as IExecuteFunctions,
		type,
	)) as OAuthTokenData;
	return {
		accessToken: renewed.access_token ?? '',
		expiresAt: Number(renewed.n8n_expires_at) || undefined,
	};
};

const oAuth2Account = async (context: SignInContext): Promise<Account> => {
	const core = await loadCore();
	const credential = await context.getCredentials(credentialTypes.oAuth2);
	const servers = serversOf(credential, core.googleServers);
	const getToken = core.tokenSource(async (options) => {
		try {
			return await storedToken(context, options);
		} catch (error) {
			throw core.classify(error, {
				mailbox: text(credential.address) || 'this credential',
				channel: 'token',
			});
		}
	});
	const address =
		text(credential.address) || (await core.fetchAddress(await getToken(), servers.api));
	return { address, access: accessOf(credential), servers, getToken };
};

/**
 * Signs in as the node's credential says.
 *
 * @throws GmailError with the remedy for a key, token or address that does not do
 */
export const accountOf = async (
	context: SignInContext,
	authentication: Authentication,
): Promise<Account> =>
	authentication === 'serviceAccount'
		? await serviceAccount(await context.getCredentials(credentialTypes.serviceAccount))
		: await oAuth2Account(context);
