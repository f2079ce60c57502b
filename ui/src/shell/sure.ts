import { ElMessageBox } from 'element-plus/es/components/message-box/index'
import { i18n } from '../locales'

/** Asks before a deed; the button says what it does, and Esc leaves everything as it is. */
export function sure(question: string, deed: string, more: { title?: string; danger?: boolean } = {}): Promise<boolean> {
  return ElMessageBox.confirm(question, more.title ?? deed, {
    type: 'warning', confirmButtonText: deed, cancelButtonText: i18n.global.t('common.cancel'), customClass: 'spoken',
    ...(more.danger && { confirmButtonClass: 'el-button--danger' }),
  }).then(() => true, () => false)
}
