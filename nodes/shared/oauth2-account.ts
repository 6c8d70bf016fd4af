import type { IExecuteFunctions, ILoadOptionsFunctions, ITriggerFunctions } from 'n8n-workflow';
import type { Account, GmailError, Token } from '../../gmail';
import { credentialTypes } from './authentication';
import { loadCore } from './core';
import { accessOf, secretAddress, serversOf, textOf } from './credential-fields';
import { isTransientOfHost } from './errors';
import { databaseAway, readCredential } from './read-credential';

/** The contexts of n8n in which a node may sign in. */
export type SignInContext = IExecuteFunctions | ILoadOptionsFunctions | ITriggerFunctions;

/** What n8n keeps of a sign-in with Google. */
interface OAuthTokenData {
	access_token?: string;
	refresh_token?: string;
	/** What the person granted, separated by blanks. */
	scope?: string;
	/** ms since 1970 as text; n8n writes it since 2.3x. */
	n8n_expires_at?: string | number;
}

const TYPE = credentialTypes.oAuth2;

/** Used no more this long before its end. */
const UNUSED_BEFORE_END_MS = 60_000;

const toToken = ({ access_token, n8n_expires_at }: OAuthTokenData): Token => ({
	accessToken: access_token ?? '',
	expiresAt: Number(n8n_expires_at) || undefined,
});

/**
 * What a failed renewal means: n8n keeps the token in its database, and where that is away Google has refused nothing. Recent n8n says of each `invalid_grant` that the credential "needs to be reconnected"
 * and keeps Google's words to itself, so Google is asked for them.
 *
 * @returns rejects with what readCredential does
 */
const explainRefusal = async (
	context: SignInContext,
	error: unknown,
	mailbox: string,
	itemIndex: number | undefined,
): Promise<GmailError> => {
	const core = await loadCore();
	const credential = await readCredential(context, TYPE, itemIndex);
	if (isTransientOfHost(error)) return databaseAway(core, error);
	const refusal = core.classify(error, { mailbox, channel: 'token' });
	if (refusal.code !== 'signInExpired') return refusal;
	const { refresh_token = '' } = (credential.oauthTokenData ?? {}) as OAuthTokenData;
	const reason = await core.askWhyRefused({
		clientId: textOf(credential.clientId),
		clientSecret: textOf(credential.clientSecret),
		refreshToken: refresh_token,
		tokenUrl: textOf(credential.accessTokenUrl),
		mailbox,
	});
	return reason ?? refusal;
};

/**
 * The token that n8n keeps, or another in its place. n8n stores tokens, renews and locks them for all its processes, but
 * renews one again for whoever asks a moment late: so the executions of this process share what replaced a token.
 *
 * @param refused the token that Google no longer takes; '' where none was tried
 */
const storedToken = async (
	context: SignInContext,
	{
		fresh,
		refused,
		mailbox,
		itemIndex,
	}: { fresh: boolean; refused: string; mailbox: string; itemIndex: number | undefined },
): Promise<Token> => {
	const { oauthTokenData } = await readCredential(context, TYPE, itemIndex);
	const kept = (oauthTokenData ?? {}) as OAuthTokenData;
	// Asked to renew what was never there, older n8n fail in ways that tell nothing (2.20: a network error).
	if (!kept.access_token && !kept.refresh_token)
		throw (await loadCore()).classify(new Error('Credentials not connected'), {
			mailbox,
			channel: 'token',
		});
	const stored = toToken(kept);
	const lives =
		stored.accessToken && Date.now() < (stored.expiresAt ?? Infinity) - UNUSED_BEFORE_END_MS;
	// Another execution may have renewed it meanwhile.
	const isTried = refused === '' || refused === stored.accessToken;
	if (lives && !(fresh && isTried)) return stored;
	const { sharedRenewal } = await loadCore();
	const credential = context.getNode().credentials?.[TYPE]?.id ?? '';
	return await sharedRenewal(credential, stored.accessToken, async () => {
		try {
			// The type of n8n asks for IExecuteFunctions; every context that can sign in has what it needs.
			return toToken(
				(await context.helpers.refreshOAuth2Token.call(
					context as IExecuteFunctions,
					TYPE,
				)) as OAuthTokenData,
			);
		} catch (error) {
			return await Promise.reject(await explainRefusal(context, error, mailbox, itemIndex));
		}
	});
};

/** Sign-ins that were seen to be of the mailbox which the credential names, by their refresh token. */
const confirmed = new Set<string>();

/**
 * The account of a sign-in with Google.
 *
 * @param itemIndex the item that it is to act for, where there is one: the API would act for whoever has signed in, whatever mailbox
 * the credential names
 * @throws GmailError when the person did not grant what the access level needs, when Google refuses the sign-in, or
 * tells no address where the credential has none
 */
export const oAuth2Account = async (
	context: SignInContext,
	itemIndex?: number,
): Promise<Account> => {
	const core = await loadCore();
	const credential = await readCredential(context, TYPE, itemIndex);
	const stored = credential.oauthTokenData as OAuthTokenData | undefined;
	const access = accessOf(credential);
	const { tokenUrl, ...servers } = serversOf(core, credential);
	// Where n8n itself sends the refresh token and the secret of the client.
	secretAddress(core, textOf(credential.accessTokenUrl) || tokenUrl, 'Token URL');
	const named = textOf(credential.address);
	const mailbox = named || 'the account signed in';
	core.requireScopes(stored?.scope, access, mailbox);

	let last = '';
	const getToken = core.tokenSource(async ({ fresh }) => {
		const token = await storedToken(context, { fresh, refused: last, mailbox, itemIndex });
		last = core.requireToken(token.accessToken, mailbox);
		// Refused though new: most likely it is somebody else's.
		if (fresh && named) await core.requireAddress(named, token.accessToken, servers.api);
		return token;
	});
	const pair = `${stored?.refresh_token ?? ''} ${named.toLowerCase()}`;
	if (named && itemIndex !== undefined && !confirmed.has(pair)) {
		// A sign-in that is refused says so when it is used.
		const token = await getToken({ fresh: false }).catch(() => undefined);
		if (token !== undefined) {
			await core.requireAddress(named, token, servers.api);
			confirmed.add(pair);
		}
	}
	const signedIn = async (fresh: boolean): Promise<string> =>
		await core.fetchAddress(await getToken({ fresh }), servers.api);
	const address =
		named ||
		(await signedIn(false).catch(async (error: unknown) => {
			// A token can be revoked before its end.
			if (error instanceof core.GmailError && error.retry === 'freshToken')
				return await signedIn(true);
			throw error;
		}));
	return { address, access, servers, getToken };
};
