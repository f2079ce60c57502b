import '../style/tokens.css'
import './door.css'
import { createApp } from 'vue'
import DoorApp from './DoorApp.vue'
import { lang, words } from './words'

document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
document.title = words.title
createApp(DoorApp).mount('#app')
