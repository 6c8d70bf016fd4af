import express, { type ErrorRequestHandler, type Router } from 'express';
import type { Authority } from './authority';
import { cloudIdentityRoutes } from './cloud-identity';
import { readConsentAnswer, readConsentRequest, redirectAfterConsent } from './consent';
import { consentErrorPage, consentPage } from './consent-page';
import { oauthError, OAuthError } from './oauth-error';
import { grantToken } from './token-endpoint';
import { introspect, revoke, tokenInfo, userInfo } from './token-information';

/** Paths of accounts.google.com. */
const consentPaths = ['/o/oauth2/v2/auth', '/o/oauth2/auth'];

/**
 * The routes of accounts.google.com, oauth2.googleapis.com and the OAuth part of www.googleapis.com.
 * `/introspect` is not Google's: a mail server that signs in with OAuth asks it who a token belongs to.
 */
export function oauthRoutes(authority: Authority): Router {
	const router = express.Router();
	const form = express.urlencoded({ extended: false, limit: '1mb' });

	router.get(consentPaths, ({ query }, response) => {
		const request = readConsentRequest(authority, query);
		response.send(consentPage(request, authority.store.accounts()));
	});
	router.post(consentPaths, form, ({ query, body }, response) => {
		const request = readConsentRequest(authority, query);
		response.redirect(redirectAfterConsent(authority, request, readConsentAnswer(body)));
	});
	router.use(consentPaths, asPage);

	// n8n's own Google nodes and nodemailer's service accounts still post to the second path.
	router.post(['/token', '/o/oauth2/token'], form, (request, response) => {
		response.set('Cache-Control', 'no-store').json(grantToken(authority, request));
	});
	router.post(['/revoke', '/o/oauth2/revoke'], form, (request, response) => {
		revoke(authority, request);
		response.json({});
	});
	router.get('/oauth2/v2/userinfo', (request, response) => {
		response.json(userInfo(authority, request, 2));
	});
	router.get(['/oauth2/v3/userinfo', '/v1/userinfo'], (request, response) => {
		response.json(userInfo(authority, request, 3));
	});
	router.all(
		['/oauth2/v3/tokeninfo', '/oauth2/v1/tokeninfo', '/tokeninfo'],
		form,
		(request, response) => {
			response.json(tokenInfo(authority, request));
		},
	);
	router.post('/introspect', form, (request, response) => {
		response.json(introspect(authority, request));
	});
	router.get('/oauth2/v3/certs', (_request, response) => {
		response.json(authority.keySet());
	});
	router.get(
		['/service_accounts/v1/metadata/x509/:email', '/robot/v1/metadata/x509/:email'],
		({ params }, response) => {
			const account = authority.serviceAccounts.get(String(params.email));
			if (!account) throw oauthError('serviceAccountUnknown');
			response.json(
				Object.fromEntries(account.keys.map(({ id, certificate }) => [id, certificate])),
			);
		},
	);
	router.use(cloudIdentityRoutes(authority));
	router.use(asJson);
	return router;
}

/** The consent page is for people: they read why it refuses. */
const asPage: ErrorRequestHandler = (error, _request, response, next) => {
	if (!(error instanceof OAuthError)) return next(error);
	response.status(error.status).send(consentErrorPage(error));
};

const asJson: ErrorRequestHandler = (error, _request, response, next) => {
	if (!(error instanceof OAuthError)) return next(error);
	response.status(error.status).json(error.body);
};
