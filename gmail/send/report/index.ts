export type { CellFormat } from './cells';
export {
	rowsIn,
	toGrid,
	type Column,
	type Grid,
	type Row,
	type Selection,
	type Total,
} from './columns';
export { reportCsv, reportXlsx } from './files';
export { reportHtml, type Page } from './table';
export { readCurrency, readLanguage, type Style } from './words';
