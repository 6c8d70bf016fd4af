export { toGrid, type Column, type Grid, type Row, type Selection, type Total } from './columns';
export { reportCsv, reportXlsx } from './files';
export { reportHtml, type Page } from './table';
